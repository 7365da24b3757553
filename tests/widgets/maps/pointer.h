// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QMouseEvent>
#include <QWidget>

namespace attnlab {

/// Moves the pointer within a widget at once; QTest::mouseMove goes through the window system,
/// which takes its time and knows one pointer for all windows.
inline void move_pointer(QWidget* widget, QPointF at, Qt::MouseButtons held = Qt::NoButton) {
  QMouseEvent event(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, held, {});
  QApplication::sendEvent(widget, &event);
}

}  // namespace attnlab
