// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/queue_list.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace attnlab {

QueueList::QueueList(QWidget* parent) : QListView(parent) {
  setFrameShape(QFrame::NoFrame);
  setMouseTracking(true);
  setVerticalScrollMode(ScrollPerPixel);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void QueueList::move_current(int by) {
  const int from = currentIndex().row(), to = from + by;
  if (from < 0 || to < 0 || to >= model()->rowCount()) return;
  // Qt names the row before which the moved one lands, counted before the move.
  model()->moveRow({}, from, {}, by > 0 ? to + 1 : to);
  scrollTo(currentIndex());
  Q_EMIT order_changed();
}

void QueueList::mousePressEvent(QMouseEvent* event) {
  QListView::mousePressEvent(event);
  moved_ = false;
  dragged_ = event->button() == Qt::LeftButton
                 ? QPersistentModelIndex(indexAt(event->position().toPoint()))
                 : QPersistentModelIndex();
}

void QueueList::mouseMoveEvent(QMouseEvent* event) {
  if (!(event->buttons() & Qt::LeftButton) || !dragged_.isValid())
    return QListView::mouseMoveEvent(event);
  const QModelIndex over = indexAt({viewport()->width() / 2, event->position().toPoint().y()});
  if (!over.isValid() || over.row() == dragged_.row()) return;
  const int to = over.row() > dragged_.row() ? over.row() + 1 : over.row();
  model()->moveRow({}, dragged_.row(), {}, to);
  moved_ = true;
}

void QueueList::mouseReleaseEvent(QMouseEvent* event) {
  QListView::mouseReleaseEvent(event);
  dragged_ = QPersistentModelIndex();
  if (moved_) Q_EMIT order_changed();
  moved_ = false;
}

void QueueList::keyPressEvent(QKeyEvent* event) {
  const bool up = event->key() == Qt::Key_Up, down = event->key() == Qt::Key_Down;
  if ((up || down) && event->modifiers() & Qt::AltModifier) return move_current(up ? -1 : 1);
  QListView::keyPressEvent(event);
}

}  // namespace attnlab
