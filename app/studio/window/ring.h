// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace attnlab {

/// A frame around a part of the window, over everything and in nobody's way.
class Ring : public QWidget {
  Q_OBJECT
 public:
  explicit Ring(QWidget* window);

  /// A rectangle of the window; an empty one: no ring.
  void surround(QRect part);

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace attnlab
