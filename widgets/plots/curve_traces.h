// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/qcp.h"

#include <memory>
#include <vector>

#include "widgets/plots/curves_picture.h"
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
  /// What an attempt trained that was ended, until the next one has passed it.
  Series replaced;
  std::vector<CurveMark> marks;
  /// What the last replot drew: at most two vertices a pixel column each.
  std::vector<Point> raw_window, smoothed_window, replaced_window;

  [[nodiscard]] const Series& main() const {
    return smoothed.strength() > 0 ? smoothed.series() : raw;
  }
};

/// Curves of runs that differ in the seed alone, drawn as their mean with a band of one sample
/// standard deviation to either side, where at least two of them are; between two points of a curve
/// the line counts, so that curves over time have a mean too.
struct Band {
  QString name;
  RunStyle style;
  std::vector<int> curves;
  Series mean, low, high;
};

/// Draws all curves of a plot from their windows; never holds another copy of the data.
class CurveTraces : public QCPLayerable {
 public:
  explicit CurveTraces(QCustomPlot* plot) : QCPLayerable(plot, "main") {}

  std::vector<std::unique_ptr<Curve>> curves;
  std::vector<Band> bands;
  int highlighted = -1;
  bool markers = true;

  [[nodiscard]] Curve* find(int id) const;
  /// Axis rectangle and ranges as they are now.
  [[nodiscard]] PlotMap map() const;
  /// A curve that a band stands for.
  [[nodiscard]] bool is_banded(int id) const;
  /// The last x at which one does; -infinity: none.
  [[nodiscard]] double banded_until(int id) const;
  /// Means and deviations of what the curves hold now.
  void find_bands();
  /// Finds what is to be drawn, for the ranges and the size in force.
  void find_windows();

 protected:
  void applyDefaultAntialiasingHint(QCPPainter*) const override {}
  /// A little wider than the axes, for the marker at the newest value.
  QRect clipRect() const override;
  void draw(QCPPainter* painter) override;

 private:
  void draw_curve(QCPPainter& painter, const Curve& curve, double phase) const;
  void draw_band(QCPPainter& painter, const Band& band) const;
  void draw_marks(QCPPainter& painter, const Curve& curve) const;
  [[nodiscard]] QColor color_of(const Curve& curve) const;
};

}  // namespace attnlab
