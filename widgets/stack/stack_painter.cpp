// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/stack_painter.h"

#include <QAccessible>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

namespace attnlab {
StackPainter::StackPainter(QWidget* parent)
    : QAbstractScrollArea(parent),
      banner_(new QFrame(this)),
      banner_text_(new QLabel(banner_)),
      fork_(new QPushButton(banner_)) {
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFocusPolicy(Qt::StrongFocus);
  viewport()->setMouseTracking(true);
  banner_->hide();
  auto* row = new QHBoxLayout(banner_);
  row->addWidget(banner_text_, 1);
  row->addWidget(fork_);
  connect(fork_, &QPushButton::clicked, this, &StackPainter::fork_requested);
  layers_.assign(1, LayerSpec{});
  relayout();
}

void StackPainter::set_layers(std::vector<LayerSpec> layers) {
  const bool resized = layers.size() != layers_.size();
  layers_ = std::move(layers);
  if (resized) {
    gesture_.reset();
    anchor_.reset();
    hover_.reset();
    focus_.layer = std::clamp(focus_.layer, 0, std::max(0, count() - 1));
    relayout();
  }
  show_banner();
  announce();
  viewport()->update();
}

void StackPainter::set_reference(std::optional<std::vector<LayerSpec>> layers) {
  reference_ = std::move(layers);
  relayout();
  viewport()->update();
}

void StackPainter::set_residuals(std::vector<int64_t> residuals) {
  if (residuals == residuals_) return;
  residuals_ = std::move(residuals);
  viewport()->update();
}

void StackPainter::set_focused_cell(Cell cell) {
  if (count() == 0) return;
  focus_ = {std::clamp(cell.layer, 0, count() - 1), cell.axis};
  scroll_to(focus_.layer);
  announce();
  viewport()->update();
}

QRect StackPainter::cell_rect(Cell cell) const {
  return columns().rect(cell.axis, row_top(cell.layer), row_height(look(), count())).toRect();
}

// Words get larger only where they still fit beside their glyphs.
RowLook StackPainter::look() const {
  const double room = viewport()->height() - header_height(screen_look(), {});
  RowLook large = screen_look(room, count());
  if (!row_columns(large, viewport()->width(), count()).wide) large.small = screen_look().small;
  return large;
}

QSize StackPainter::sizeHint() const {
  const RowLook look = screen_look();
  const double rows = row_height(look, count()) * std::clamp(count(), 2, 12);
  const double head = header_height(look, columns());
  return {theme().px(360), static_cast<int>(rows + head) + viewportMargins().top() + 2};
}

QSize StackPainter::minimumSizeHint() const {
  const RowLook look = screen_look();
  const double rows = row_height(look, count()) * std::clamp(count(), 2, 3);
  return {static_cast<int>(std::ceil(narrowest_row(look, count()))),
          static_cast<int>(rows + header_height(look, columns())) + viewportMargins().top() + 2};
}

RowColumns StackPainter::columns() const {
  return row_columns(look(), viewport()->width(), count());
}

double StackPainter::row_top(int index) const {
  const RowLook look = this->look();
  return header_height(look, columns()) + (count() - 1 - index) * row_height(look, count()) -
         verticalScrollBar()->value();
}

int StackPainter::layer_at(double y) const {
  const RowLook look = this->look();
  const double from_top = y - header_height(look, columns()) + verticalScrollBar()->value();
  const int row = static_cast<int>(std::floor(from_top / row_height(look, count())));
  return count() - 1 - row;
}

std::optional<StackPainter::Cell> StackPainter::cell_at(QPointF at) const {
  const RowColumns parts = columns();
  const auto axis = parts.axis_at(at.x());
  const int index = layer_at(at.y());
  if (!axis || index < 0 || index >= count()) return {};
  if (at.y() < header_height(look(), parts)) return {};
  return Cell{index, *axis};
}

RowState StackPainter::row_state(int index) const {
  RowState state;
  state.layer = layer(index);
  state.number = index + 1;
  if (static_cast<size_t>(index) < residuals_.size())
    state.residual = residuals_[static_cast<size_t>(index)];
  if (reference_ && static_cast<size_t>(index) < reference_->size())
    state.reference = (*reference_)[static_cast<size_t>(index)];
  state.is_new = reference_ && !state.reference;
  if (hasFocus() && focus_.layer == index) state.focus = focus_.axis;
  state.hovered = hover_ && hover_->layer == index;
  if (!preview_ || !hover_ || gesture_) return state;
  LayerSpec next = state.layer;
  if (preview_extends_ && anchor_) {
    const auto [low, high] = std::minmax(*anchor_, hover_->layer);
    if (index >= low && index <= high) copy_value(layer(*anchor_), next, hover_->axis);
  } else if (state.hovered && hover_->axis != LayerAxis::point) {
    const int values = value_count(hover_->axis);
    set_value(next, hover_->axis, (value_of(next, hover_->axis) + 1) % values);
  }
  if (next != state.layer) {
    state.preview = next;
    state.preview_axis = hover_->axis;
  }
  return state;
}

void StackPainter::paintEvent(QPaintEvent*) {
  QPainter painter(viewport());
  const RowLook look = this->look();
  const RowColumns parts = columns();
  const double head = header_height(look, parts), height = row_height(look, count());
  painter.fillRect(viewport()->rect(), look.surface);
  draw_header(painter, look, parts, 0);
  painter.setPen(QPen(look.border, 1));
  painter.drawLine(QPointF(0, head - 0.5), QPointF(parts.width, head - 0.5));
  painter.setClipRect(QRectF(0, head, parts.width, viewport()->height() - head));
  for (int index = 0; index < count(); ++index) {
    const double top = row_top(index);
    if (top + height < head || top > viewport()->height()) continue;
    draw_row(painter, look, parts, top, height, row_state(index));
  }
}

void StackPainter::announce() {
  setAccessibleName(tr("Layers of the stack"));
  if (count() == 0) return;
  const QString now = describe_cell(focus_.layer + 1, layer(focus_.layer), focus_.axis);
  if (now == accessibleDescription()) return;
  setAccessibleDescription(now);
  QAccessibleEvent event(this, QAccessible::DescriptionChanged);
  QAccessible::updateAccessibility(&event);
}

QStringList StackPainter::different_layers() const {
  QStringList numbers;
  for (int index = 0; reference_ && index < count(); ++index) {
    const auto at = static_cast<size_t>(index);
    if (at >= reference_->size() || (*reference_)[at] != layer(index))
      numbers.append(QString::number(index + 1));
  }
  return numbers;
}

void StackPainter::show_banner() {
  fork_->setText(tr("Fork…"));
  fork_->setAccessibleName(tr("Fork the run with these layers"));
  fork_->setToolTip(
      tr("The layers of a run stay as they are. A fork is a new run that starts from its weights "
         "with these layers."));
  banner_->setVisible(reference_.has_value());
  if (!reference_) return;
  const QStringList numbers = different_layers();
  const auto gone = static_cast<qsizetype>(reference_->size()) - count();
  QString text = tr("Same layers as the run");
  if (gone > 0 && numbers.isEmpty())
    text = tr("The run has more layers: %1").arg(reference_->size());
  else if (numbers.size() == 1)
    text = tr("Layer %1 differs from the run").arg(numbers[0]);
  else if (numbers.size() > 1 && numbers.size() < 5)
    text = tr("Layers %1 differ from the run").arg(numbers.join(", "));
  else if (numbers.size() >= 5)
    text = tr("%1 layers differ from the run").arg(numbers.size());
  banner_text_->setText(text);
  fork_->setEnabled(gone > 0 || !numbers.isEmpty());
}

void StackPainter::relayout() {
  const Theme& t = theme();
  banner_->layout()->setContentsMargins(t.space(2), t.space(1), t.space(1), t.space(1));
  banner_text_->setFont(t.small);
  fork_->setFont(t.small);
  QPalette palette = this->palette();
  palette.setColor(QPalette::Window, t.accent_soft);
  banner_->setAutoFillBackground(true);
  banner_->setPalette(palette);
  show_banner();
  const int banner = reference_ ? banner_->sizeHint().height() : 0;
  setViewportMargins(0, banner, 0, 0);
  banner_->setGeometry(0, 0, width(), banner);
  const RowLook look = this->look();
  const double content = header_height(look, columns()) + count() * row_height(look, count());
  verticalScrollBar()->setPageStep(viewport()->height());
  verticalScrollBar()->setSingleStep(static_cast<int>(row_height(look, count())));
  verticalScrollBar()->setRange(
      0, std::max(0, static_cast<int>(std::ceil(content)) - viewport()->height()));
  updateGeometry();
}

void StackPainter::scroll_to(int index) {
  const RowLook look = this->look();
  const double head = header_height(look, columns());
  const double top = row_top(index), bottom = top + row_height(look, count());
  QScrollBar* bar = verticalScrollBar();
  if (top < head)
    bar->setValue(bar->value() - static_cast<int>(std::ceil(head - top)));
  else if (bottom > viewport()->height())
    bar->setValue(bar->value() + static_cast<int>(std::ceil(bottom - viewport()->height())));
}

void StackPainter::resizeEvent(QResizeEvent* event) {
  QAbstractScrollArea::resizeEvent(event);
  relayout();
}

void StackPainter::changeEvent(QEvent* event) {
  QAbstractScrollArea::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
      event->type() == QEvent::LanguageChange) {
    relayout();
    announce();
    viewport()->update();
  }
}

}  // namespace attnlab
