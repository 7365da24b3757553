// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/panel_handle.h"

#include <QMouseEvent>
#include <QPainter>

#include "widgets/common/theme.h"
#include "widgets/panels/panel_area.h"

namespace attnlab {

PanelHandle::PanelHandle(PanelArea& area) : QWidget(&area), area_(area) {
  setAttribute(Qt::WA_Hover);
}

void PanelHandle::show_at(const PlacedHandle& handle) {
  handle_ = handle;
  setCursor(handle.in_row ? Qt::SplitHCursor : Qt::SplitVCursor);
  setGeometry(handle.rect);
}

void PanelHandle::mousePressEvent(QMouseEvent* event) {
  from_ = event->globalPosition().toPoint();
  pressed_ = handle_;
}

void PanelHandle::mouseMoveEvent(QMouseEvent* event) {
  const QPoint by = event->globalPosition().toPoint() - from_;
  area_.move_border(pressed_, handle_.in_row ? by.x() : by.y());
}

void PanelHandle::paintEvent(QPaintEvent*) {
  const int line = theme().px(1);
  const QRect middle = handle_.in_row ? QRect((width() - line) / 2, 0, line, height())
                                      : QRect(0, (height() - line) / 2, width(), line);
  QPainter(this).fillRect(middle, underMouse() ? theme().accent : theme().border);
}

}  // namespace attnlab
