// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curve_traces.h"

#include <algorithm>

#include "widgets/common/theme.h"

namespace attnlab {
namespace {

QColor mixed(const QColor& color, const QColor& background, double share) {
  const auto channel = [&](int a, int b) { return static_cast<int>(b + (a - b) * share + 0.5); };
  return {channel(color.red(), background.red()), channel(color.green(), background.green()),
          channel(color.blue(), background.blue())};
}

// Solid rather than transparent: drawn much faster, and overlapping lines do not darken.
QColor faint(const QColor& color) { return mixed(color, theme().surface, 0.3); }

}  // namespace

Curve* CurveTraces::find(int id) const {
  const auto it = std::find_if(curves.begin(), curves.end(), [id](auto& c) { return c->id == id; });
  return it == curves.end() ? nullptr : it->get();
}

PlotMap CurveTraces::map() const {
  const QCPAxis& x = *mParentPlot->xAxis;
  const QCPAxis& y = *mParentPlot->yAxis;
  return {mParentPlot->axisRect()->rect(),
          x.range().lower,
          x.range().upper,
          y.range().lower,
          y.range().upper,
          x.scaleType() == QCPAxis::stLogarithmic,
          y.scaleType() == QCPAxis::stLogarithmic};
}

void CurveTraces::find_windows() {
  const PlotMap m = map();
  const int columns = std::max(1, static_cast<int>(m.rect.width()));
  for (auto& curve : curves) {
    curve->raw_window.clear();
    curve->smoothed_window.clear();
    if (!curve->visible) continue;
    curve->raw_window = window_of(curve->raw, m.x0, m.x1, columns, m.log_x);
    if (curve->smoothed.strength() > 0)
      curve->smoothed_window = window_of(curve->smoothed.series(), m.x0, m.x1, columns, m.log_x);
  }
}

QRect CurveTraces::clipRect() const {
  return mParentPlot->axisRect()->rect().adjusted(0, 0, theme().px(5), 0);
}

void CurveTraces::draw(QCPPainter* painter) {
  const PlotMap m = map();
  for (const auto& curve : curves)
    if (curve->visible && !curve->smoothed_window.empty())
      draw_trace(*painter, polylines(curve->raw_window, m), {faint(color_of(*curve)), 0});
  const Curve* last = nullptr;
  for (size_t i = 0; i < curves.size(); ++i) {
    if (curves[i]->id == highlighted)
      last = curves[i].get();
    else if (curves[i]->visible)
      draw_curve(*painter, *curves[i], static_cast<double>(i % 6) / 6);
  }
  if (last && last->visible) draw_curve(*painter, *last, 0.5);
}

void CurveTraces::draw_curve(QCPPainter& painter, const Curve& curve, double phase) const {
  const PlotMap m = map();
  const auto& points = curve.smoothed_window.empty() ? curve.raw_window : curve.smoothed_window;
  const std::vector<QPolygonF> lines = polylines(points, m);
  RunStyle style = curve.style;
  style.color = color_of(curve);
  const double width = theme().scale * (curve.id == highlighted ? 2.5 : 1.5);
  draw_trace(painter, lines, {style.color, width, style.dash});
  if (markers) draw_markers(painter, lines, m, style, theme().px(110), 2.8 * theme().scale, phase);
}

QColor CurveTraces::color_of(const Curve& curve) const {
  const bool behind = highlighted >= 0 && curve.id != highlighted && find(highlighted);
  return behind ? mixed(curve.style.color, theme().surface, 0.35) : curve.style.color;
}

}  // namespace attnlab
