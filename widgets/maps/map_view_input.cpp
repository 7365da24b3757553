// SPDX-License-Identifier: GPL-3.0-or-later
// What pointer and keys do to the map.
#include <QApplication>
#include <QKeyEvent>
#include <algorithm>
#include <cmath>

#include "widgets/maps/map_view.h"

namespace attnlab {

bool MapView::offer_to_overlay(QPointF at, bool pressed) {
  std::optional<std::pair<double, double>> dragged;
  overlay_has_pointer_ =
      overlay_.pointer(at, pressed, overlay_content(), size(), devicePixelRatioF(), dragged);
  if (dragged) scene_.set_range(dragged->first, dragged->second);
  if (overlay_has_pointer_) update();
  return overlay_has_pointer_;
}

void MapView::mouseMoveEvent(QMouseEvent* event) {
  const QPointF at = event->position();
  if (!dragging_ && offer_to_overlay(at, event->buttons() & Qt::LeftButton)) {
    scene_.point_at({});
    return;
  }
  const bool pressed = event->buttons() & (Qt::LeftButton | Qt::MiddleButton);
  if (pressed && !dragging_)
    dragging_ = (at - pressed_at_).manhattanLength() >= QApplication::startDragDistance();
  if (dragging_) {
    setCursor(Qt::ClosedHandCursor);
    pan(at - last_at_);
  }
  last_at_ = at;
  scene_.point_at(cell_at(at));
}

void MapView::mousePressEvent(QMouseEvent* event) {
  pressed_at_ = last_at_ = event->position();
  dragging_ = false;
  if (event->button() == Qt::LeftButton) (void)offer_to_overlay(pressed_at_, true);
}

void MapView::mouseReleaseEvent(QMouseEvent* event) {
  const bool was_overlay = overlay_has_pointer_;
  if (event->button() == Qt::LeftButton) (void)offer_to_overlay(event->position(), false);
  unsetCursor();
  if (!was_overlay && !dragging_ && event->button() == Qt::LeftButton)
    scene_.pin_cell(cell_at(event->position()));
  dragging_ = false;
}

void MapView::mouseDoubleClickEvent(QMouseEvent* event) {
  if (!offer_to_overlay(event->position(), false)) fit();
}

void MapView::wheelEvent(QWheelEvent* event) {
  const QPoint pixels = event->pixelDelta(), steps = event->angleDelta();
  const double turn = pixels.isNull() ? steps.y() / 120.0 : pixels.y() / 60.0;
  zoom(std::pow(1.2, turn), event->position());
  event->accept();
}

void MapView::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  (void)offer_to_overlay({-1e4, -1e4}, false);
  scene_.point_at({});
}

void MapView::show_cell(Cell cell) {
  const QRectF place = rect_of(cell), area = map_area();
  QPointF by;
  if (place.left() < area.left()) by.setX(area.left() - place.left());
  if (place.right() > area.right()) by.setX(area.right() - place.right());
  if (place.top() < area.top()) by.setY(area.top() - place.top());
  if (place.bottom() > area.bottom()) by.setY(area.bottom() - place.bottom());
  if (!fits_ && !by.isNull()) pan(by);
}

void MapView::move_cell(int rows, int columns) {
  if (scene_.empty()) return;
  Cell cell = scene_.focus();
  if (!cell.valid()) cell = {std::max(0, -rows), std::max(0, -columns)};
  cell = {std::clamp(cell.row + rows, 0, scene_.rows() - 1),
          std::clamp(cell.column + columns, 0, scene_.columns() - 1)};
  show_cell(cell);
  scene_.point_at(cell);
}

bool MapView::zoom_key(int key) {
  const Cell cell = scene_.focus();
  const QPointF at = cell.valid() ? rect_of(cell).center() : map_area().center();
  if (key == Qt::Key_Plus || key == Qt::Key_Equal)
    zoom(1.25, at);
  else if (key == Qt::Key_Minus)
    zoom(0.8, at);
  else if (key == Qt::Key_0)
    fit();
  else
    return false;
  return true;
}

void MapView::keyPressEvent(QKeyEvent* event) {
  const int leap = event->modifiers() & Qt::ShiftModifier ? 10 : 1;
  switch (event->key()) {
    case Qt::Key_Left:
      return move_cell(0, -leap);
    case Qt::Key_Right:
      return move_cell(0, leap);
    case Qt::Key_Up:
      return move_cell(-leap, 0);
    case Qt::Key_Down:
      return move_cell(leap, 0);
    case Qt::Key_Home:
      return move_cell(0, -scene_.columns());
    case Qt::Key_End: {
      // The last cell that a causal row has.
      const int last = scene_.causal() ? std::max(0, scene_.focus().row) : scene_.columns() - 1;
      return move_cell(0, last - std::max(0, scene_.focus().column));
    }
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
      return scene_.pin_cell(scene_.focus());
    case Qt::Key_Escape:
      if (!scene_.pin().valid()) break;
      return scene_.release();
    case Qt::Key_H:
      return set_show_histogram(!show_histogram_);
    case Qt::Key_F:
      return set_show_frame_times(!show_frame_times_);
    default:
      if (zoom_key(event->key())) return;
  }
  QWidget::keyPressEvent(event);
}

}  // namespace attnlab
