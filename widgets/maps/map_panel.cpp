// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/map_panel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QSplitter>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/common/empty_state.h"
#include "widgets/maps/color_bar.h"
#include "widgets/maps/map_export.h"
#include "widgets/maps/map_toolbar.h"
#include "widgets/maps/map_view.h"
#include "widgets/maps/row_plot.h"

namespace attnlab {
namespace {

/// Height below which one row would leave the map too little.
constexpr double lowest_with_row = 440;

QSplitter* make_splitter(Qt::Orientation orientation, QWidget* first, QWidget* second) {
  auto* splitter = new QSplitter(orientation);
  splitter->addWidget(first);
  splitter->addWidget(second);
  splitter->setChildrenCollapsible(false);
  splitter->setHandleWidth(1);
  return splitter;
}

}  // namespace

MapPanel::MapPanel(QWidget* parent) : QWidget(parent) {
  toolbar_ = new MapToolbar(&scene_, this);
  heads_ = new HeadGrid(this);
  row_ = new RowPlot(&scene_, this);
  QSplitter* right = make_splitter(Qt::Vertical, make_map(), row_);
  right->setStretchFactor(0, 1);
  columns_ = make_splitter(Qt::Horizontal, heads_, right);
  columns_->setStretchFactor(1, 1);
  connect(columns_, &QSplitter::splitterMoved, this, [this] { divided_by_hand_ = true; });
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  toolbar_line_ = new QWidget(this);
  toolbar_line_->setFixedHeight(1);
  column->addWidget(toolbar_);
  column->addWidget(toolbar_line_);
  column->addWidget(columns_, 1);
  empty_ = new EmptyState("map", tr("The maps of a run appear here."), this);
  column->addWidget(empty_, 1);

  connect(toolbar_, &MapToolbar::stage_changed, this, [this](Stage stage) {
    follow_stage();
    Q_EMIT stage_changed(stage);
  });
  connect(heads_, &HeadGrid::head_selected, this, &MapPanel::head_selected);
  connect(heads_, &HeadGrid::head_hovered, this, &MapPanel::head_hovered);
  connect(&scene_, &MapScene::cell_hovered, this, &MapPanel::cell_hovered);
  connect(&scene_, &MapScene::cell_pinned, this, &MapPanel::cell_pinned);
  connect(&scene_, &MapScene::cell_released, this, &MapPanel::cell_released);
  connect(&scene_, &MapScene::scale_changed, this, &MapPanel::follow_scale);
  connect(&scene_, &MapScene::range_mode_changed, this, &MapPanel::follow_scale);
  connect(&scene_, &MapScene::matrix_changed, this, &MapPanel::show_content);
  follow_stage();
  follow_scale();
  apply_look();
  show_content();
}

// The parts may still hear of the pointer leaving them while they go; the scene must be there then.
MapPanel::~MapPanel() { qDeleteAll(findChildren<QWidget*>(Qt::FindDirectChildrenOnly)); }

QWidget* MapPanel::make_map() {
  auto* box = new QWidget(this);
  auto* line = new QHBoxLayout(box);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(0);
  const QString problem = opengl_problem();
  if (problem.isEmpty()) {
    view_ = new MapView(&scene_, box);
    connect(toolbar_, &MapToolbar::histogram_toggled, view_, &MapView::set_show_histogram);
    connect(view_, &MapView::histogram_toggled, toolbar_, &MapToolbar::set_histogram);
  }
  toolbar_->set_histogram_possible(view_ != nullptr);
  line->addWidget(view_ ? static_cast<QWidget*>(view_) : make_message(problem), 1);
  line->addWidget(new ColorBar(&scene_, box));
  return box;
}

QWidget* MapPanel::make_message(const QString& problem) {
  auto* label = new QLabel(problem + "\n\n" +
                               tr("The map cannot be drawn here. Thumbnails, the row below and "
                                  "exports work without it."),
                           this);
  label->setObjectName("opengl_message");
  label->setAlignment(Qt::AlignCenter);
  label->setWordWrap(true);
  label->setMargin(theme().space(4));
  return label;
}

void MapPanel::set_heads(const HeadGrid::Maps& layers, const std::vector<bool>& fixed) {
  maps_ = layers;
  heads_->set_heads(layers, fixed);
  show_content();
  share_width();
}

void MapPanel::set_empty_text(const QString& text) { empty_->set_sentence(text); }

// One sentence for the whole panel rather than one in each of its parts.
void MapPanel::show_content() {
  const bool nothing = scene_.empty() && maps_.empty();
  empty_->setVisible(nothing);
  columns_->setVisible(!nothing);
}

void MapPanel::set_stage(Stage stage) {
  toolbar_->set_stage(stage);
  follow_stage();
}

Stage MapPanel::stage() const { return toolbar_->stage(); }

void MapPanel::set_selected_head(int layer, int head) { heads_->set_selected({layer, head}); }

void MapPanel::follow_stage() {
  const Stage now = stage();
  const bool causal = now == Stage::mask || now == Stage::weights;
  scene_.set_causal(causal);
  heads_->set_causal(causal);
  if (now == Stage::output)
    scene_.set_axis_names(tr("token"), tr("channel"));
  else
    scene_.set_axis_names(tr("query"), tr("key"));
}

// Heads are compared by shape while ranges are fitted, and by value once a range is kept.
void MapPanel::follow_scale() {
  heads_->set_scale(scene_.scale(), scene_.range_mode() != RangeMode::automatic);
}

void MapPanel::export_map(const ExportRequest& request) const {
  attnlab::export_map(scene_, request);
}

void MapPanel::step_head(int layers, int heads) {
  if (maps_.empty()) return;
  HeadIndex index = heads_->selected();
  index.layer = std::clamp(index.layer + layers, 0, static_cast<int>(maps_.size()) - 1);
  const auto count = static_cast<int>(maps_[static_cast<size_t>(index.layer)].size());
  index.head = std::clamp(index.head + heads, 0, std::max(1, count) - 1);
  if (index == heads_->selected()) return;
  heads_->set_selected(index);
  Q_EMIT head_selected(index.layer, index.head);
}

void MapPanel::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_BracketLeft:
      return step_head(-1, 0);
    case Qt::Key_BracketRight:
      return step_head(1, 0);
    case Qt::Key_Comma:
      return step_head(0, -1);
    case Qt::Key_Period:
      return step_head(0, 1);
    case Qt::Key_Escape:
      if (scene_.pin().valid()) return scene_.release();
      break;
    default:
      break;
  }
  QWidget::keyPressEvent(event);
}

void MapPanel::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), theme().surface); }

// Without the row, which steps back in a low panel.
QSize MapPanel::minimumSizeHint() const {
  return {QWidget::minimumSizeHint().width(), toolbar_->sizeHint().height() + theme().px(170)};
}

void MapPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  row_->setVisible(height() >= theme().px(lowest_with_row));
  share_width();
}

// Thumbnails take what a square map leaves, but in a narrow panel the map matters more.
void MapPanel::share_width() {
  const int least = heads_->minimumSizeHint().width();
  heads_->setMaximumWidth(std::max(least, width() * 2 / 5));
  if (divided_by_hand_) return;
  const int map_height =
      height() - toolbar_->sizeHint().height() - (row_->isHidden() ? 0 : row_->sizeHint().height());
  const int left = width() - map_height - theme().px(72);  // the colour bar
  const int heads = std::clamp(left, least, std::max(least, heads_->largest_width()));
  columns_->setSizes({heads, width() - heads});
}

void MapPanel::apply_look() {
  for (QSplitter* splitter : findChildren<QSplitter*>())
    splitter->setStyleSheet(
        QStringLiteral("QSplitter::handle { background: %1; }").arg(theme().border.name()));
  toolbar_line_->setStyleSheet(QStringLiteral("background: %1;").arg(theme().border.name()));
}

void MapPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (!toolbar_line_) return;
  if (event->type() == QEvent::PaletteChange) {
    scene_.refresh_theme();
    apply_look();
  }
  if (event->type() == QEvent::LanguageChange) follow_stage();
}

}  // namespace attnlab
