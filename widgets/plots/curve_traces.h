// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/qcp.h"

#include <memory>
#include <vector>

#include "widgets/plots/smoothing.h"
#include "widgets/plots/trace.h"

namespace attnlab {

/// One run's curve in a plot.
struct Curve {
  int id = 0;
  QString name;
  RunStyle style;
  bool visible = true;
  Series raw;
  SmoothedSeries smoothed;
  /// What the last replot drew: at most two vertices a pixel column each.
  std::vector<Point> raw_window, smoothed_window;

  [[nodiscard]] const Series& main() const {
    return smoothed.strength() > 0 ? smoothed.series() : raw;
  }
};

/// Draws all curves of a plot from their windows; never holds another copy of the data.
class CurveTraces : public QCPLayerable {
 public:
  explicit CurveTraces(QCustomPlot* plot) : QCPLayerable(plot, "main") {}

  std::vector<std::unique_ptr<Curve>> curves;
  int highlighted = -1;
  bool markers = true;

  [[nodiscard]] Curve* find(int id) const;
  /// Axis rectangle and ranges as they are now.
  [[nodiscard]] PlotMap map() const;
  /// Finds what is to be drawn, for the ranges and the size in force.
  void find_windows();

 protected:
  void applyDefaultAntialiasingHint(QCPPainter*) const override {}
  /// A little wider than the axes, for the marker at the newest value.
  QRect clipRect() const override;
  void draw(QCPPainter* painter) override;

 private:
  void draw_curve(QCPPainter& painter, const Curve& curve, double phase) const;
  [[nodiscard]] QColor color_of(const Curve& curve) const;
};

}  // namespace attnlab
