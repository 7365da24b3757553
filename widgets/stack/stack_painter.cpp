// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/stack_painter.h"

#include <QAccessible>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

namespace attnlab {
StackPainter::StackPainter(QWidget* parent) : QAbstractScrollArea(parent) {
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFocusPolicy(Qt::StrongFocus);
  viewport()->setMouseTracking(true);
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
  announce();
  viewport()->update();
}

void StackPainter::set_reference(std::optional<std::vector<LayerSpec>> layers) {
  reference_ = std::move(layers);
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
  Q_EMIT focus_moved();
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
  return {theme().px(360), static_cast<int>(rows + head) + 2};
}

QSize StackPainter::minimumSizeHint() const {
  const RowLook look = screen_look();
  const double rows = row_height(look, count()) * std::clamp(count(), 2, 3);
  return {static_cast<int>(std::ceil(narrowest_row(look, count()))),
          static_cast<int>(rows + header_height(look, columns())) + 2};
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
  // Outlined, no more: what stands in a cell is what holds.
  if (next != state.layer) state.changing = hover_->axis;
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

void StackPainter::relayout() {
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
