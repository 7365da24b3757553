// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/stack_panel.h"

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/shared/spec/titles.h"
#include "widgets/common/icons.h"
#include "widgets/common/theme.h"
#include "widgets/common/usable.h"
#include "widgets/stack/cost_strip.h"
#include "widgets/stack/form_bar.h"
#include "widgets/stack/placement_menu.h"
#include "widgets/stack/run_banner.h"
#include "widgets/stack/shape_panel.h"
#include "widgets/stack/stack_painter.h"
#include "widgets/stack/wish_bar.h"

namespace attnlab {
namespace {

QFrame* hairline(QWidget* parent) {
  auto* line = new QFrame(parent);
  line->setObjectName("hairline");
  line->setFixedHeight(1);
  line->setAutoFillBackground(true);
  return line;
}

}  // namespace

StackPanel::StackPanel(QWidget* parent)
    : QWidget(parent),
      name_(new QLabel(this)),
      undo_(new QToolButton(this)),
      redo_(new QToolButton(this)),
      placements_(new PlacementButton(this)),
      banner_(new RunBanner(this)),
      wishes_(new WishBar(this)),
      form_(new FormBar(this)),
      painter_(new StackPainter(this)),
      shape_toggle_(new QToolButton(this)),
      shape_(new ShapePanel(this)),
      cost_(new CostStrip(this)) {
  auto* title = new QHBoxLayout;
  title->addWidget(name_, 1);
  title->addWidget(undo_);
  title->addWidget(redo_);
  title->addWidget(placements_);
  auto* column = new QVBoxLayout(this);
  column->addLayout(title);
  column->addWidget(banner_);
  column->addWidget(painter_, 1);
  column->addWidget(form_);
  column->addWidget(wishes_);
  column->addWidget(hairline(this));
  column->addWidget(shape_toggle_, 0, Qt::AlignLeft);
  column->addWidget(shape_);
  column->addWidget(hairline(this));
  column->addWidget(cost_);
  name_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  shape_toggle_->setAutoRaise(true);
  shape_toggle_->setToolButtonStyle(Qt::ToolButtonTextOnly);
  for (QToolButton* button : {undo_, redo_, shape_toggle_}) button->setFocusPolicy(Qt::StrongFocus);
  shape_->hide();
  banner_->hide();
  connect_parts();
  retranslate();
}

void StackPanel::connect_parts() {
  connect(painter_, &StackPainter::layers_edited, this,
          [this](const std::vector<LayerSpec>& layers, const QString& what, bool continues) {
            edit_layers(layers, what, "layers");
            if (document_ && !continues) document_->end_gesture();
          });
  connect(painter_, &StackPainter::focus_moved, this, &StackPanel::show_form);
  connect(form_, &FormBar::layers_edited, this,
          [this](const std::vector<LayerSpec>& layers, const QString& what) {
            edit_layers(layers, what, "form");
          });
  connect(placements_->menu_widget(), &PlacementMenu::layers_chosen, this,
          [this](const std::vector<LayerSpec>& layers, const QString& what) {
            edit_layers(layers, what, QString());
          });
  connect(wishes_, &WishBar::follow_requested, this, [this] {
    if (document_) document_->follow_data(tr("Use what suits the text"));
  });
  connect(banner_, &RunBanner::fork_requested, this, &StackPanel::fork_requested);
  connect(banner_, &RunBanner::back_requested, this, &StackPanel::back_requested);
  connect(shape_, &ShapePanel::edited, this,
          [this](const QString& text, const QString& key, const auto& change) {
            if (document_) document_->edit(text, key, change);
          });
  connect(shape_, &ShapePanel::chosen, this,
          [this](const QString& text, const QString& key, const auto& change) {
            if (document_) document_->choose(text, key, change);
          });
  connect(undo_, &QToolButton::clicked, this, [this] {
    if (document_) document_->undo_stack()->undo();
  });
  connect(redo_, &QToolButton::clicked, this, [this] {
    if (document_) document_->undo_stack()->redo();
  });
  connect(shape_toggle_, &QToolButton::clicked, this, [this] { open_shape(shape_->isHidden()); });
}

void StackPanel::set_document(SpecDocument* document) {
  if (document_) {
    disconnect(document_, nullptr, this, nullptr);
    disconnect(document_->undo_stack(), nullptr, this, nullptr);
  }
  document_ = document;
  if (!document_) return;
  connect(document_, &SpecDocument::changed, this, &StackPanel::show_document);
  connect(document_->undo_stack(), &QUndoStack::indexChanged, this, &StackPanel::show_undo);
  show_document();
  show_undo();
}

void StackPanel::set_reference(std::optional<RunSpec> run, bool is_model) {
  reference_ = std::move(run);
  reference_is_model_ = is_model;
  banner_->set_of_model(is_model);
  painter_->set_reference(reference_ ? std::optional(reference_->model.layers) : std::nullopt);
  show_reference();
}

void StackPanel::show_reference() {
  banner_->setVisible(reference_.has_value());
  if (!reference_ || !document_) return;
  QStringList changes;
  bool can_fork = false;
  for (const SpecChange& change : describe_change(*reference_, document_->spec())) {
    if (reference_is_model_ && !change.key.starts_with("model.")) continue;
    changes << QString::fromStdString(change.title + ": " + change.from + " → " + change.to);
    can_fork = can_fork || change.key.starts_with("model.layers[");
  }
  banner_->set_changes(changes, can_fork);
}

void StackPanel::edit_layers(const std::vector<LayerSpec>& layers, const QString& what,
                             const QString& merge_key) {
  if (!document_) return;
  document_->edit(what, merge_key, [&](RunSpec& spec) { spec.model.layers = layers; });
}

void StackPanel::show_document() {
  if (!document_) return;
  const RunSpec& spec = document_->spec();
  painter_->set_layers(spec.model.layers);
  painter_->set_residuals(layer_residuals(spec));
  placements_->menu_widget()->set_layers(spec.model.layers);
  show_form();
  shape_->set_spec(spec, document_->problems());
  cost_->set_spec(spec);
  show_name();
  show_shape_summary();
  show_reference();
  wishes_->set_wishes(document_->wishes());
  // A shape that cannot be built explains itself.
  if (!document_->problems().isEmpty()) open_shape(true);
}

void StackPanel::show_form() {
  if (document_) form_->set_layers(document_->spec().model.layers, painter_->focused_cell().layer);
}

// Long names are those of stacks painted by hand; the tool tip has the whole.
void StackPanel::show_name() {
  if (!document_) return;
  const QString name = QString::fromStdString(layers_title(document_->spec().model.layers));
  name_->setText(name_->fontMetrics().elidedText(name, Qt::ElideMiddle, name_->width()));
  name_->setToolTip(name);
  name_->setAccessibleName(name);
}

void StackPanel::open_shape(bool open) {
  shape_->setVisible(open);
  show_shape_summary();
}

// The arrow is text, so that it grows with the type.
void StackPanel::show_shape_summary() {
  if (!document_) return;
  const QString summary = ShapePanel::summary(document_->spec());
  shape_toggle_->setText((shape_->isHidden() ? "▸  " : "▾  ") + summary);
  shape_toggle_->setAccessibleName(tr("Model shape: %1").arg(summary));
}

void StackPanel::show_undo() {
  if (!document_) return;
  const QUndoStack* stack = document_->undo_stack();
  undo_->setToolTip(stack->canUndo() ? tr("Undo %1").arg(stack->undoText()) : QString());
  redo_->setToolTip(stack->canRedo() ? tr("Redo %1").arg(stack->redoText()) : QString());
  set_usable(*undo_, stack->canUndo(), tr("Nothing to undo"));
  set_usable(*redo_, stack->canRedo(), tr("Nothing to redo"));
}

void StackPanel::retranslate() {
  const Theme& t = theme();
  layout()->setContentsMargins(t.space(3), t.space(2), t.space(3), t.space(3));
  layout()->setSpacing(t.space(2));
  name_->setFont(t.heading);
  shape_toggle_->setFont(t.body);
  QPalette line = palette();
  line.setColor(QPalette::Window, t.border);
  for (QFrame* frame : findChildren<QFrame*>("hairline")) frame->setPalette(line);
  undo_->setIcon(icon("undo"));
  redo_->setIcon(icon("redo"));
  undo_->setAccessibleName(tr("Undo"));
  redo_->setAccessibleName(tr("Redo"));
  shape_toggle_->setToolTip(tr("Model shape: sizes, positions, biases"));
  show_document();
  show_undo();
}

void StackPanel::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), theme().surface); }

void StackPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  layout()->activate();
  show_name();
}

void StackPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
      event->type() == QEvent::LanguageChange)
    retranslate();
}

}  // namespace attnlab
