// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QPolygonF>
#include <QRectF>
#include <vector>

#include "core/shared/analysis/series.h"
#include "widgets/common/run_style.h"

namespace attnlab {

/// From values to places in a rectangle; both on screen and on paper.
struct PlotMap {
  QRectF rect;
  double x0 = 0, x1 = 1, y0 = 0, y1 = 1;
  bool log_x = false, log_y = false;

  [[nodiscard]] double x(double value) const;
  [[nodiscard]] double y(double value) const;
  [[nodiscard]] QPointF operator()(Point p) const { return {x(p.x), y(p.y)}; }
  [[nodiscard]] double step_at(double pixel) const;
};

/// Series::window for a linear or a logarithmic x axis; x0 > 0 when logarithmic.
std::vector<Point> window_of(const Series& series, double x0, double x1, int columns, bool log_x);

/// The lines between neighbours that can be drawn: broken at non-finite values and, on a log axis,
/// at values ≤ 0.
std::vector<QPolygonF> polylines(const std::vector<Point>& points, const PlotMap& map);

/// The area between two series of the same steps, in the window of `map`.
QPolygonF band_area(const Series& low, const Series& high, const PlotMap& map);

/// How a trace is drawn; lengths in the painter's units.
struct TracePen {
  QColor color;
  double width = 1.5;
  Qt::PenStyle dash = Qt::SolidLine;
};

/// A rough trace loses its dashes, and one that fills its columns from minimum to maximum is drawn
/// as one-pixel lines: it is a band by then, and neither dashes nor smooth edges would show, only
/// cost. `vector`: the painter keeps lines, so that none becomes a band.
void draw_trace(QPainter& painter, const std::vector<QPolygonF>& lines, const TracePen& pen,
                bool vector = false);

/// Markers about `spacing` units apart, held by the data rather than by the window, and one at the
/// end. `phase` in [0, 1) keeps the markers of different runs apart.
void draw_markers(QPainter& painter, const std::vector<QPolygonF>& lines, const PlotMap& map,
                  const RunStyle& style, double spacing, double radius, double phase);

}  // namespace attnlab
