// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/curve_traces.h"
#include "widgets/plots/curves_picture.h"

namespace attnlab {

/// What belongs to a plot besides its curves: title, reference lines, legend, the sentence that
/// stands in an empty plot.
class PlotFrame : public QCPLayerable {
 public:
  explicit PlotFrame(CurveTraces* traces)
      : QCPLayerable(traces->parentPlot(), "legend"), traces_(traces) {}

  QString title, empty_text;
  bool legend = true, shows_title = true;
  bool empty = true;
  std::vector<CurvesPicture::Level> levels;

  /// Height to leave above the axes.
  [[nodiscard]] int title_height() const;

 protected:
  void applyDefaultAntialiasingHint(QCPPainter*) const override {}
  void draw(QCPPainter* painter) override;

 private:
  void draw_empty(QCPPainter& painter) const;
  void draw_levels(QCPPainter& painter) const;
  void draw_legend(QCPPainter& painter);
  /// The corner of the axes with the fewest vertices of curves; stays where it is while that is
  /// nearly as good.
  QRectF place_legend(QSizeF size);

  CurveTraces* traces_;
  int corner_ = 0;
};

}  // namespace attnlab
