// SPDX-License-Identifier: GPL-3.0-or-later
// Mouse and keyboard of the stack painter: both make the same gestures.
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolTip>
#include <algorithm>

#include "widgets/common/usable.h"
#include "widgets/stack/stack_painter.h"

namespace attnlab {
namespace {

QIcon value_icon(LayerAxis axis, int value) {
  const int side = theme().px(16);
  QPixmap pixmap(side * 2, side * 2);
  pixmap.setDevicePixelRatio(2);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  const QRectF square(0, 0, side, side);
  painter.setRenderHint(QPainter::Antialiasing);
  if (axis == LayerAxis::point) {
    LayerSpec layer;
    set_value(layer, axis, value);
    const double in = side / 5.0;
    draw_point_chip(painter, square.adjusted(in, in, -in, -in), layer);
  } else {
    draw_glyph(painter, square, axis, value, value == 0 ? theme().accent : theme().text);
  }
  return pixmap;
}

LayerAxis axis_beside(LayerAxis axis, int right) {
  const int index = std::clamp(static_cast<int>(axis) + right, 0, 4);
  return layer_axes[index];
}

}  // namespace

// Painting with the mouse.

void StackPainter::begin(int index, LayerAxis axis) {
  finish();
  gesture_ = Gesture{layer(index), axis, index, index, index, layers_};
}

void StackPainter::paint_to(int index) {
  if (!gesture_ || count() == 0) return;
  index = std::clamp(index, 0, count() - 1);
  const auto [low, high] = std::minmax(gesture_->at, index);
  const auto before = layers_;
  for (int i = low; i <= high; ++i) copy_value(gesture_->brush, layer(i), gesture_->axis);
  gesture_->at = index;
  gesture_->first = std::min(gesture_->first, index);
  gesture_->last = std::max(gesture_->last, index);
  focus_ = {index, gesture_->axis};
  Q_EMIT focus_moved();
  scroll_to(index);
  viewport()->update();
  if (layers_ == before) return;
  announce();
  emit_edit(true);
}

void StackPainter::finish() {
  dragging_ = false;
  if (!gesture_) return;
  anchor_ = gesture_->at;
  if (layers_ != gesture_->before) emit_edit(false);
  gesture_.reset();
  announce();
}

void StackPainter::cancel() {
  dragging_ = false;
  if (!gesture_) return;
  layers_ = gesture_->before;
  emit_edit(false);
  gesture_.reset();
  viewport()->update();
}

void StackPainter::emit_edit(bool continues) {
  const Gesture& g = *gesture_;
  const QString value = g.axis == LayerAxis::point ? point_title(g.brush)
                                                   : value_label(g.axis, value_of(g.brush, g.axis));
  const QString rows = g.first == g.last ? tr("layer %1").arg(g.first + 1)
                                         : tr("layers %1 to %2").arg(g.first + 1).arg(g.last + 1);
  Q_EMIT layers_edited(layers_, tr("%1: %2, %3").arg(axis_title(g.axis), value, rows), continues);
}

void StackPainter::choose_value(Cell cell, int value) {
  if (value >= value_count(cell.axis) || !has_meaning(layer(cell.layer), cell.axis)) return;
  begin(cell.layer, cell.axis);
  set_value(gesture_->brush, cell.axis, value);
  paint_to(cell.layer);
}

void StackPainter::extend_to(Cell cell) {
  begin(std::clamp(anchor_.value_or(focus_.layer), 0, count() - 1), cell.axis);
  paint_to(cell.layer);
}

void StackPainter::mousePressEvent(QMouseEvent* event) {
  const auto cell = cell_at(event->position());
  if (!cell || event->button() != Qt::LeftButton) return;
  preview_ = false;
  focus_ = *cell;
  Q_EMIT focus_moved();
  if (event->modifiers() & Qt::ShiftModifier) {
    extend_to(*cell);
  } else if (cell->axis == LayerAxis::point) {
    begin(cell->layer, cell->axis);  // dragging copies the row; a click opens the menu
  } else {
    choose_value(*cell, (value_of(layer(cell->layer), cell->axis) + 1) % value_count(cell->axis));
  }
  dragging_ = gesture_.has_value();
  announce();
  viewport()->update();
}

void StackPainter::mouseDoubleClickEvent(QMouseEvent* event) { mousePressEvent(event); }

void StackPainter::mouseMoveEvent(QMouseEvent* event) {
  if (dragging_ && gesture_)
    paint_to(layer_at(event->position().y()));
  else
    hover(cell_at(event->position()), event->modifiers() & Qt::ShiftModifier);
}

void StackPainter::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !dragging_) return;
  const bool click = gesture_ && gesture_->axis == LayerAxis::point &&
                     gesture_->first == gesture_->last && layers_ == gesture_->before;
  finish();
  if (click) open_menu(focus_, event->globalPosition().toPoint());
}

void StackPainter::hover(std::optional<Cell> cell, bool extend) {
  if (cell == hover_ && extend == preview_extends_) return;
  if (cell != hover_) preview_ = cell.has_value();
  hover_ = cell;
  preview_extends_ = extend;
  viewport()->update();
}

// Values of one cell.

QMenu* StackPainter::value_menu(Cell cell) {
  auto* menu = new QMenu(this);
  menu->setToolTipsVisible(true);
  const LayerSpec& current = layer(cell.layer);
  for (int value = 0; value < value_count(cell.axis); ++value) {
    const QString label = QString("&%1  %2").arg(value + 1).arg(value_label(cell.axis, value));
    QAction* action = menu->addAction(value_icon(cell.axis, value), label);
    action->setToolTip(value_help(cell.axis, value));
    set_usable(*action, has_meaning(current, cell.axis),
               tr("Its gated MLP has no queries and keys. Switch token mixing on to choose them."));
    action->setCheckable(true);
    action->setChecked(value == value_of(current, cell.axis));
    connect(action, &QAction::triggered, this, [this, cell, value] {
      choose_value(cell, value);
      finish();
    });
  }
  return menu;
}

void StackPainter::open_menu(Cell cell, QPoint at) {
  set_focused_cell(cell);
  QMenu* menu = value_menu(cell);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->popup(at);
}

void StackPainter::contextMenuEvent(QContextMenuEvent* event) {
  if (count() == 0) return;
  if (event->reason() == QContextMenuEvent::Mouse) {
    const auto cell = cell_at(event->pos());
    if (!cell) return event->ignore();
    return open_menu(*cell, event->globalPos());
  }
  open_menu(focus_, viewport()->mapToGlobal(cell_rect(focus_).bottomLeft()));
}

QString StackPainter::tool_tip(Cell cell) const {
  const LayerSpec& at = layer(cell.layer);
  const QString what = describe_cell(cell.layer + 1, at, cell.axis);
  if (!has_meaning(at, cell.axis))
    return what + "\n" +
           tr("Its gated MLP has no queries and keys. Switch token mixing on to choose them.");
  const int value = value_of(at, cell.axis);
  const QString help =
      value < 0 ? tr("A point that the paper does not name.") : value_help(cell.axis, value);
  if (cell.axis == LayerAxis::point)
    return what + "\n" + help + "\n" +
           tr("Click for the paper's mixers, drag to copy this layer onto others.");
  const QString next = value_label(cell.axis, (value + 1) % value_count(cell.axis));
  return what + "\n" + help + "\n" +
         tr("Click for %1, drag to paint, Shift+click to extend, right-click for all.").arg(next);
}

bool StackPainter::viewportEvent(QEvent* event) {
  if (event->type() == QEvent::Leave) hover({}, false);
  if (event->type() != QEvent::ToolTip) return QAbstractScrollArea::viewportEvent(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  if (const auto cell = cell_at(help->pos()))
    QToolTip::showText(help->globalPos(), tool_tip(*cell), viewport(), cell_rect(*cell));
  else if (const auto axis = columns().axis_at(help->pos().x()))
    QToolTip::showText(help->globalPos(), axis_title(*axis), viewport());
  return true;
}

// Keyboard.

void StackPainter::move_focus(int layers_up, int columns_right, bool extend) {
  const Cell to{std::clamp(focus_.layer + layers_up, 0, count() - 1),
                axis_beside(focus_.axis, columns_right)};
  if (!extend) {
    finish();
    return set_focused_cell(to);
  }
  if (!gesture_) begin(focus_.layer, focus_.axis);
  paint_to(to.layer);
}

void StackPainter::keyPressEvent(QKeyEvent* event) {
  if (count() == 0) return QAbstractScrollArea::keyPressEvent(event);
  const bool shift = event->modifiers() & Qt::ShiftModifier;
  switch (event->key()) {
    case Qt::Key_Up:
      return move_focus(1, 0, shift);
    case Qt::Key_Down:
      return move_focus(-1, 0, shift);
    case Qt::Key_Left:
      return move_focus(0, -1, false);
    case Qt::Key_Right:
      return move_focus(0, 1, false);
    case Qt::Key_Home:
      return move_focus(count(), 0, shift);
    case Qt::Key_End:
      return move_focus(-count(), 0, shift);
    case Qt::Key_Escape:
      if (!gesture_) break;
      return cancel();
    case Qt::Key_Space:
      if (focus_.axis == LayerAxis::point) break;
      choose_value(focus_,
                   (value_of(layer(focus_.layer), focus_.axis) + 1) % value_count(focus_.axis));
      return finish();
    default:
      break;
  }
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter ||
      event->key() == Qt::Key_Space)
    return open_menu(focus_, viewport()->mapToGlobal(cell_rect(focus_).bottomLeft()));
  const int digit = event->key() - Qt::Key_1;
  if (digit >= 0 && digit < 9 && !(event->modifiers() & Qt::ControlModifier)) {
    choose_value(focus_, digit);
    return finish();
  }
  QAbstractScrollArea::keyPressEvent(event);
}

void StackPainter::keyReleaseEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Shift && !dragging_) finish();
  QAbstractScrollArea::keyReleaseEvent(event);
}

void StackPainter::focusInEvent(QFocusEvent* event) {
  QAbstractScrollArea::focusInEvent(event);
  announce();
  viewport()->update();
}

void StackPainter::focusOutEvent(QFocusEvent* event) {
  QAbstractScrollArea::focusOutEvent(event);
  finish();
  viewport()->update();
}

}  // namespace attnlab
