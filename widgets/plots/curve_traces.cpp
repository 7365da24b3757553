// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curve_traces.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "widgets/common/theme.h"

namespace attnlab {
namespace {

QColor mixed(const QColor& color, const QColor& background, double share) {
  const auto channel = [&](int a, int b) { return static_cast<int>(b + (a - b) * share + 0.5); };
  return {channel(color.red(), background.red()), channel(color.green(), background.green()),
          channel(color.blue(), background.blue())};
}

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr size_t band_points = 1000;  // more than a screen is wide

/// Where a mean is taken: at steps of its first curve, evenly.
std::vector<double> band_steps(const Series& first) {
  std::vector<double> steps;
  const auto points = first.points();
  const size_t every = points.size() / band_points + 1;
  for (size_t i = 0; i < points.size(); i += every) steps.push_back(points[i].x);
  if (!points.empty() && steps.back() < points.back().x) steps.push_back(points.back().x);
  return steps;
}

/// Between two points of a series the line between them; nothing beyond its ends.
std::optional<double> value_at(const Series& series, double x) {
  const size_t at = series.at(x);
  if (at == Series::npos) return std::nullopt;
  const auto points = series.points();
  double y = points[at].y;
  if (points[at].x < x) {
    if (at + 1 == points.size()) return std::nullopt;
    const Point& next = points[at + 1];
    y += (next.y - y) * (x - points[at].x) / (next.x - points[at].x);
  }
  return std::isfinite(y) ? std::optional(y) : std::nullopt;
}

// Solid rather than transparent: drawn much faster, and overlapping lines do not darken.
QColor faint(const QColor& color) { return mixed(color, theme().surface, 0.3); }

}  // namespace

Curve* CurveTraces::find(int id) const {
  const auto it = std::find_if(curves.begin(), curves.end(), [id](auto& c) { return c->id == id; });
  return it == curves.end() ? nullptr : it->get();
}

bool CurveTraces::is_banded(int id) const { return banded_until(id) > -infinity; }

double CurveTraces::banded_until(int id) const {
  for (const Band& band : bands)
    if (!band.mean.empty() && std::ranges::find(band.curves, id) != band.curves.end())
      return band.mean.points().back().x;
  return -infinity;
}

void CurveTraces::find_bands() {
  for (Band& band : bands) {
    band.mean = band.low = band.high = Series();
    const Curve* longest = nullptr;
    for (const int id : band.curves)
      if (const Curve* curve = find(id);
          curve && (!longest || curve->raw.size() > longest->raw.size()))
        longest = curve;
    if (longest == nullptr) continue;
    for (const double step : band_steps(longest->main())) {
      std::vector<double> values;
      for (const int id : band.curves) {
        const Curve* curve = find(id);
        if (curve == nullptr) continue;
        if (const auto value = value_at(curve->main(), step)) values.push_back(*value);
      }
      if (values.size() < 2) continue;
      const double count = static_cast<double>(values.size());
      const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
      double squares = 0;
      for (const double value : values) squares += (value - mean) * (value - mean);
      const double deviation = std::sqrt(squares / (count - 1));
      band.mean.append({step, mean});
      band.low.append({step, mean - deviation});
      band.high.append({step, mean + deviation});
    }
  }
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
    curve->replaced_window.clear();
    if (!curve->visible) continue;
    curve->replaced_window = window_of(curve->replaced, m.x0, m.x1, columns, m.log_x);
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
  for (const auto& curve : curves) {
    if (!curve->visible || is_banded(curve->id)) continue;
    if (!curve->smoothed_window.empty())
      draw_trace(*painter, polylines(curve->raw_window, m), {faint(color_of(*curve)), 0});
    draw_trace(*painter, polylines(curve->replaced_window, m),
               {mixed(color_of(*curve), theme().surface, 0.5), theme().scale, Qt::DashLine});
  }
  for (const Band& band : bands) draw_band(*painter, band);
  const Curve* last = nullptr;
  for (size_t i = 0; i < curves.size(); ++i) {
    if (curves[i]->id == highlighted)
      last = curves[i].get();
    else if (curves[i]->visible)
      draw_curve(*painter, *curves[i], static_cast<double>(i % 6) / 6);
  }
  if (last && last->visible) draw_curve(*painter, *last, 0.5);
  for (const auto& curve : curves)
    if (curve->visible && !curve->marks.empty()) draw_marks(*painter, *curve);
}

void CurveTraces::draw_band(QCPPainter& painter, const Band& band) const {
  const PlotMap m = map();
  QColor fill = band.style.color;
  fill.setAlphaF(0.2f);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(fill);
  painter.drawPolygon(band_area(band.low, band.high, m));
  const int columns = std::max(1, static_cast<int>(m.rect.width()));
  draw_trace(painter, polylines(window_of(band.mean, m.x0, m.x1, columns, m.log_x), m),
             {band.style.color, 2 * theme().scale, band.style.dash});
}

void CurveTraces::draw_marks(QCPPainter& painter, const Curve& curve) const {
  const PlotMap m = map();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(theme().small);
  for (const CurveMark& mark : curve.marks) {
    const size_t at = curve.main().at(mark.x);
    if (at == Series::npos || mark.x < m.x0 || mark.x > m.x1) continue;
    const QPointF place = m({mark.x, curve.main().points()[at].y});
    painter.setPen(QPen(color_of(curve), theme().px(2)));
    painter.setBrush(theme().surface);
    painter.drawEllipse(place, 4.0 * theme().scale, 4.0 * theme().scale);
    painter.setPen(theme().muted);
    const QFontMetricsF metrics(theme().small);
    const double room = m.rect.right() - place.x() - theme().space(3);
    const double width = metrics.horizontalAdvance(mark.text);
    const double left = width <= room
                            ? place.x() + theme().space(2)
                            : std::max(m.rect.left(), place.x() - theme().space(2) - width);
    painter.drawText(QPointF(left, place.y() - theme().space(2)), mark.text);
  }
}

void CurveTraces::draw_curve(QCPPainter& painter, const Curve& curve, double phase) const {
  const PlotMap m = map();
  const auto& points = curve.smoothed_window.empty() ? curve.raw_window : curve.smoothed_window;
  // Beyond the end of a band it is alone again.
  const auto alone = std::ranges::lower_bound(points, banded_until(curve.id), {}, &Point::x);
  const std::vector<QPolygonF> lines = polylines({alone, points.end()}, m);
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
