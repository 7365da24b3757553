// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "widgets/plots/curve_traces.h"

namespace attnlab {

/// The step cursor and the read-out under the mouse. They have a layer of their own, so that moving
/// them draws no curve again.
class PlotOverlay : public QCPLayerable {
 public:
  explicit PlotOverlay(CurveTraces* traces)
      : QCPLayerable(traces->parentPlot(), "overlay"), traces_(traces) {}

  std::optional<qint64> cursor;
  /// Pixel x of the mouse, and y for placing the box.
  std::optional<QPointF> hover;
  bool focused = false;
  bool cursor_hot = false;  ///< under the mouse or dragged

  /// The recorded step nearest to the pixel, over all visible curves.
  [[nodiscard]] std::optional<double> step_near(double pixel_x) const;

 protected:
  void applyDefaultAntialiasingHint(QCPPainter*) const override {}
  void draw(QCPPainter* painter) override;

 private:
  struct Row {
    const Curve* curve;
    double value, raw;
  };
  void draw_cursor(QCPPainter& painter) const;
  void draw_readout(QCPPainter& painter) const;
  [[nodiscard]] std::vector<Row> rows_at(double step) const;
  void draw_box(QCPPainter& painter, double step, const std::vector<Row>& rows) const;

  CurveTraces* traces_;
};

}  // namespace attnlab
