// SPDX-License-Identifier: GPL-3.0-or-later
// Mouse and keyboard of a curve plot.
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "widgets/common/theme.h"
#include "widgets/plots/curve_plot_impl.h"

namespace attnlab {
namespace {

constexpr double zoom_per_notch = 0.8;

}  // namespace

bool CurvePlot::Impl::on_cursor(QPointF at) const {
  if (!overlay->cursor) return false;
  const double x = traces->map().x(static_cast<double>(*overlay->cursor));
  return std::abs(at.x() - x) <= theme().px(5);
}

void CurvePlot::Impl::move_cursor_to(double step) {
  const Extent e = extent();
  if (!e.valid) return;
  const auto at = static_cast<qint64>(std::llround(std::clamp(step, e.first, e.last)));
  if (overlay->cursor == at) return;
  overlay->cursor = at;
  redraw_overlay();
  Q_EMIT self->cursor_moved(at);
}

bool CurvePlot::Impl::press(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || frame->empty) return false;
  last_mouse = event->position();
  drag = on_cursor(event->position()) ? Drag::cursor : Drag::pan;
  overlay->cursor_hot = drag == Drag::cursor;
  overlay->hover.reset();
  plot->setCursor(drag == Drag::cursor ? Qt::SplitHCursor : Qt::ClosedHandCursor);
  redraw_overlay();
  return true;
}

bool CurvePlot::Impl::move(QMouseEvent* event) {
  if (drag != Drag::none) {
    drag_to(event->position(), event->modifiers() & Qt::ControlModifier);
    return true;
  }
  const bool inside = plot->axisRect()->rect().contains(event->position().toPoint());
  overlay->cursor_hot = inside && on_cursor(event->position());
  plot->setCursor(overlay->cursor_hot ? Qt::SplitHCursor : Qt::ArrowCursor);
  overlay->hover.reset();
  if (inside && !frame->empty) overlay->hover = event->position();
  redraw_overlay();
  return true;
}

void CurvePlot::Impl::drag_to(QPointF at, bool vertical) {
  if (drag == Drag::cursor) {
    move_cursor_to(traces->map().step_at(at.x()));
    return;
  }
  const QPointF way = at - last_mouse;
  const QRect axes = plot->axisRect()->rect();
  if (way.x() != 0) pan_x(-way.x() / std::max(1, axes.width()));
  if (vertical && way.y() != 0) pan_y(way.y() / std::max(1, axes.height()));
  last_mouse = at;
}

bool CurvePlot::Impl::release(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || drag == Drag::none) return false;
  drag = Drag::none;
  overlay->cursor_hot = on_cursor(event->position());
  plot->setCursor(overlay->cursor_hot ? Qt::SplitHCursor : Qt::ArrowCursor);
  redraw_overlay();
  return true;
}

bool CurvePlot::Impl::wheel(QWheelEvent* event) {
  if (frame->empty || event->angleDelta().y() == 0) return false;
  const double factor = std::pow(zoom_per_notch, event->angleDelta().y() / 120.0);
  if (event->modifiers() & Qt::ControlModifier)
    zoom_y(factor, event->position().y());
  else
    zoom_x(factor, event->position().x());
  return true;
}

void CurvePlot::Impl::leave() {
  overlay->hover.reset();
  overlay->cursor_hot = drag == Drag::cursor;
  redraw_overlay();
}

bool CurvePlot::eventFilter(QObject* watched, QEvent* event) {
  if (watched != d_->plot) return QWidget::eventFilter(watched, event);
  switch (event->type()) {
    case QEvent::MouseButtonPress:
      return d_->press(static_cast<QMouseEvent*>(event));
    case QEvent::MouseMove:
      return d_->move(static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonRelease:
      return d_->release(static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonDblClick:
      if (static_cast<QMouseEvent*>(event)->button() != Qt::LeftButton) return false;
      fit();
      Q_EMIT fitted();
      return true;
    case QEvent::Wheel:
      return d_->wheel(static_cast<QWheelEvent*>(event));
    case QEvent::Leave:
      d_->leave();
      return false;
    case QEvent::Paint:
      // A picture of a plot that is not on screen, or of one that has not had its turn.
      if (d_->dirty) d_->plot->replot(QCustomPlot::rpQueuedRefresh);
      return false;
    default:
      return QWidget::eventFilter(watched, event);
  }
}

void CurvePlot::keyPressEvent(QKeyEvent* event) {
  const double middle = d_->plot->axisRect()->center().x();
  switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
      if (!cursor()) return QWidget::keyPressEvent(event);
      d_->move_cursor_to(static_cast<double>(*cursor() + (event->key() == Qt::Key_Left ? -1 : 1)));
      return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      return d_->zoom_x(zoom_per_notch, middle);
    case Qt::Key_Minus:
      return d_->zoom_x(1 / zoom_per_notch, middle);
    case Qt::Key_Home:
      fit();
      Q_EMIT fitted();
      return;
    case Qt::Key_F:
      return set_follow(!follow());
    default:
      QWidget::keyPressEvent(event);
  }
}

void CurvePlot::focusInEvent(QFocusEvent* event) {
  d_->overlay->focused = event->reason() != Qt::MouseFocusReason;
  d_->redraw_overlay();
  QWidget::focusInEvent(event);
}

void CurvePlot::focusOutEvent(QFocusEvent* event) {
  d_->overlay->focused = false;
  d_->redraw_overlay();
  QWidget::focusOutEvent(event);
}

}  // namespace attnlab
