// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/maps/map_scene.h"

namespace attnlab {

/// The colours of a map with their values and two handles for the range. Keys: Up and Down move the
/// active handle (Shift: tenfold), Left and Right choose it.
class ColorBar : public QWidget {
  Q_OBJECT
 public:
  explicit ColorBar(MapScene* scene, QWidget* parent = nullptr);

  [[nodiscard]] QRectF strip() const;  ///< the coloured part
  [[nodiscard]] double y_of(double value) const;
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  [[nodiscard]] ColorScale whole() const;
  void move_handle(double value);
  void retranslate();
  void describe();
  void draw_handle(QPainter& painter, bool high) const;

  MapScene& scene_;
  bool high_active_ = true, dragging_ = false;
};

}  // namespace attnlab
