// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/panels/arrangement.h"

namespace attnlab {

class PanelArea;

/// The border between two parts of an area, which is dragged.
class PanelHandle : public QWidget {
 public:
  explicit PanelHandle(PanelArea& area);
  void show_at(const PlacedHandle& handle);

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  PanelArea& area_;
  PlacedHandle handle_, pressed_;
  QPoint from_;
};

}  // namespace attnlab
