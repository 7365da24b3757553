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

/// Height below which one row under the map would leave it too little.
constexpr double lowest_with_row = 440;
/// Width from which the row stands beside the map then.
constexpr double narrowest_with_row = 520;
/// Of the row beside the map.
constexpr double row_width = 180;
constexpr double color_bar_width = 72;

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
  map_and_row_ = make_splitter(Qt::Vertical, make_map(), row_);
  map_and_row_->setStretchFactor(0, 1);
  columns_ = make_splitter(Qt::Horizontal, heads_, map_and_row_);
  columns_->setStretchFactor(1, 1);
  for (const QSplitter* splitter : {columns_, map_and_row_})
    connect(splitter, &QSplitter::splitterMoved, this, [this] { divided_by_hand_ = true; });
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->setSizeConstraint(QLayout::SetNoConstraint);  // see minimumSizeHint
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
  connect(heads_, &HeadGrid::layers_seen, this, &MapPanel::layers_seen);
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

void MapPanel::set_groups(const std::vector<int>& heads_a_group) {
  heads_->set_groups(heads_a_group);
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

// Without the row, which steps aside in a low panel. It may not depend on where the row is: a panel
// that scrolls would never come back from asking for more.
QSize MapPanel::minimumSizeHint() const {
  return {std::max(toolbar_->minimumSizeHint().width(), theme().px(300)),
          toolbar_->sizeHint().height() + theme().px(170)};
}

void MapPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  place_row();
  share_width();
}

void MapPanel::show_thumbnails(bool show) {
  heads_->setVisible(show);
  share_width();
}

void MapPanel::place_row() {
  const bool low = height() < theme().px(lowest_with_row);
  row_->setVisible(!low || width() >= theme().px(narrowest_with_row));
  const Qt::Orientation way = low ? Qt::Horizontal : Qt::Vertical;
  if (map_and_row_->orientation() == way) return;
  map_and_row_->setOrientation(way);
  map_and_row_->setSizes(low ? QList<int>{theme().px(300), theme().px(row_width)}
                             : QList<int>{height(), row_->sizeHint().height()});
}

// Thumbnails take what a square map leaves, but in a narrow panel the map matters more.
void MapPanel::share_width() {
  const bool beside = map_and_row_->orientation() == Qt::Horizontal && !row_->isHidden();
  const int row = beside ? theme().px(row_width) : 0;
  const int most = std::max(theme().px(64), width() - row - theme().px(180 + color_bar_width));
  const int least = std::min(most, heads_->minimumSizeHint().width());
  heads_->setMinimumWidth(least);
  heads_->setMaximumWidth(std::max(least, width() * 2 / 5));
  if (divided_by_hand_) return;
  const int below = row_->isHidden() || beside ? 0 : row_->sizeHint().height();
  const int map_height = height() - toolbar_->sizeHint().height() - below;
  const int left = width() - map_height - theme().px(color_bar_width) - row;
  const int wanted = std::clamp(std::min(width() / 4, theme().px(150)), least, most);
  const int heads = std::clamp(left, wanted, std::max(wanted, heads_->largest_width()));
  columns_->setSizes({heads, width() - heads});
  if (beside) map_and_row_->setSizes({width() - heads - row, row});
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
