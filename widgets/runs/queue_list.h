// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>
#include <QPersistentModelIndex>

namespace attnlab {

/// A list whose rows a person puts in order: by dragging, a row moves as the pointer passes its
/// neighbours; by keyboard with Alt+Up and Alt+Down. The model must support moveRows.
class QueueList : public QListView {
  Q_OBJECT
 public:
  explicit QueueList(QWidget* parent = nullptr);

  /// Moves the current row by `by`, -1 or 1, when there is room.
  void move_current(int by);

 Q_SIGNALS:
  void order_changed();

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QPersistentModelIndex dragged_;
  bool moved_ = false;
};

}  // namespace attnlab
