// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/maps/map_scene.h"

namespace attnlab {

/// One row of a map as bars over its tokens: what one query looks at. It is the pinned row, else
/// the one pointed at last, else the last one; the three largest values are written out. Pointing
/// at a bar points at its cell.
class RowPlot : public QWidget {
  Q_OBJECT
 public:
  explicit RowPlot(MapScene* scene, QWidget* parent = nullptr);

  /// −1: nothing is shown.
  [[nodiscard]] int row() const { return row_; }
  [[nodiscard]] QRectF plot_area() const;
  [[nodiscard]] int column_at(QPointF at) const;
  /// Columns of the `count` largest values of the row, largest first.
  [[nodiscard]] std::vector<int> strongest(int count) const;
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void follow_scene();
  [[nodiscard]] float value(int column) const;
  [[nodiscard]] std::pair<double, double> range() const;
  void draw_bars(QPainter& painter, const QRectF& area, double low, double high) const;
  void draw_values(QPainter& painter, const QRectF& area, double low, double high) const;
  void draw_empty(QPainter& painter) const;

  MapScene& scene_;
  int row_ = -1;
};

}  // namespace attnlab
