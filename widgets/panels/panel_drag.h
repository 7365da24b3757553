// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPoint>
#include <QWidget>
#include <functional>

namespace attnlab {

class PanelArea;

/// Drags a panel by its title or its tab, and shows where it would go.
class PanelDrag : public QObject {
 public:
  explicit PanelDrag(PanelArea& area);
  /// Begins on `grip`; `panel` says at a press which one it drags.
  void watch(QWidget& grip, std::function<QString()> panel);

 private:
  class Grip;
  void press(const QString& panel, QPoint at);
  void move(QPoint to);
  void release(QPoint at);
  void give_up();

  PanelArea& area_;
  QWidget* shadow_;
  QString panel_;  ///< empty: none is dragged
  QPoint from_, grabbed_;
  bool begun_ = false;
};

}  // namespace attnlab
