// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/trace.h"

#include <QPen>
#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/plots/plot_style.h"

namespace attnlab {
namespace {

double fraction(double value, double from, double to, bool log) {
  return log ? std::log(value / from) / std::log(to / from) : (value - from) / (to - from);
}

// Pixel coordinates far outside make the rasteriser slow and overflow its fixed point.
constexpr double far_out = 1e5;

// Drops vertices that lie within `tolerance` of the line from the last kept one to the next.
QPolygonF thinned(const QPolygonF& line, double tolerance) {
  QPolygonF kept;
  kept.reserve(line.size());
  double low = -far_out, high = far_out;  // slopes that pass every vertex since the last kept one
  for (qsizetype i = 0; i < line.size(); ++i) {
    if (i == 0) {
      kept.append(line[0]);
      continue;
    }
    const QPointF d = line[i] - kept.back();
    const double dx = std::max(d.x(), 1e-6);
    const double slope = d.y() / dx;
    if (i > 1 && line[i - 1] != kept.back() && (slope < low || slope > high)) {
      kept.append(line[i - 1]);
      low = -far_out;
      high = far_out;
    }
    const QPointF e = line[i] - kept.back();
    const double ex = std::max(e.x(), 1e-6);
    low = std::max(low, (e.y() - tolerance) / ex);
    high = std::min(high, (e.y() + tolerance) / ex);
  }
  if (line.size() > 1) kept.append(line.back());
  return kept;
}

// Vertical way per horizontal pixel.
double roughness(const QPolygonF& line) {
  double way = 0;
  for (qsizetype i = 1; i < line.size(); ++i) way += std::abs(line[i].y() - line[i - 1].y());
  return way / std::max(1.0, line.back().x() - line.front().x());
}

bool is_band(const QPolygonF& line, double rough) {
  const double width = std::max(1.0, line.back().x() - line.front().x());
  return rough > 16 || (static_cast<double>(line.size()) > 1.5 * width && rough > 8);
}

double y_on(const QPolygonF& line, double x) {
  const auto after = std::lower_bound(line.begin(), line.end(), x,
                                      [](const QPointF& p, double value) { return p.x() < value; });
  if (after == line.begin()) return line.front().y();
  if (after == line.end()) return line.back().y();
  const QPointF a = *(after - 1), b = *after;
  return b.x() > a.x() ? a.y() + (b.y() - a.y()) * (x - a.x()) / (b.x() - a.x()) : b.y();
}

}  // namespace

double PlotMap::x(double value) const {
  return rect.left() + std::clamp(fraction(value, x0, x1, log_x) * rect.width(), -far_out, far_out);
}

double PlotMap::y(double value) const {
  return rect.bottom() -
         std::clamp(fraction(value, y0, y1, log_y) * rect.height(), -far_out, far_out);
}

double PlotMap::step_at(double pixel) const {
  const double f = (pixel - rect.left()) / rect.width();
  return log_x ? x0 * std::pow(x1 / x0, f) : x0 + (x1 - x0) * f;
}

std::vector<Point> window_of(const Series& series, double x0, double x1, int columns, bool log_x) {
  if (!log_x) return series.window(x0, x1, columns);
  // A logarithmic axis is nearly linear within a few columns.
  constexpr int strip = 8;
  std::vector<Point> drawn;
  for (int column = 0; column < columns; column += strip) {
    const int width = std::min(strip, columns - column);
    const double a = x0 * std::pow(x1 / x0, static_cast<double>(column) / columns);
    const double b = x0 * std::pow(x1 / x0, static_cast<double>(column + width) / columns);
    const bool last = column + width == columns;
    for (const Point& p : series.window(a, b, width)) {
      if (p.x <= 0 || (column > 0 && p.x < a) || (!last && p.x >= b)) continue;
      drawn.push_back(p);
    }
  }
  return drawn;
}

std::vector<QPolygonF> polylines(const std::vector<Point>& points, const PlotMap& map) {
  std::vector<QPolygonF> lines;
  bool open = false;
  for (const Point& p : points) {
    const bool drawable = std::isfinite(p.y) && (!map.log_y || p.y > 0) && (!map.log_x || p.x > 0);
    if (drawable) {
      if (!open) lines.emplace_back();
      lines.back().append(map(p));
    }
    open = drawable;
  }
  return lines;
}

QPolygonF band_area(const Series& low, const Series& high, const PlotMap& map) {
  QPolygonF area;
  const auto inside = [&](const Point& p) { return p.x >= map.x0 && p.x <= map.x1; };
  for (const Point& p : high.points())
    if (inside(p)) area.append(map(p));
  const double floor = map.log_y ? map.y0 : -std::numeric_limits<double>::infinity();
  for (auto p = low.points().rbegin(); p != low.points().rend(); ++p)
    if (inside(*p)) area.append(map({p->x, std::max(p->y, floor)}));
  return area;
}

void draw_trace(QPainter& painter, const std::vector<QPolygonF>& lines, const TracePen& pen,
                bool vector) {
  for (const QPolygonF& line : lines) {
    const double rough = roughness(line);
    const bool band = !vector && is_band(line, rough);
    // Dashes of a line that goes up and down at every pixel cannot be told from noise, and cutting
    // it into thousands of them takes seconds.
    const bool solid = rough > 8;
    painter.setRenderHint(QPainter::Antialiasing, !band);
    QPen drawn(pen.color, band ? 0 : pen.width, solid || band ? Qt::SolidLine : pen.dash,
               Qt::FlatCap, vector ? Qt::RoundJoin : Qt::BevelJoin);
    painter.setPen(drawn);
    if (line.size() == 1 && !band) {
      painter.drawPoint(line.front());
      continue;
    }
    painter.drawPolyline(band ? line : thinned(line, vector ? 0.05 : 0.2));
  }
}

void draw_markers(QPainter& painter, const std::vector<QPolygonF>& lines, const PlotMap& map,
                  const RunStyle& style, double spacing, double radius, double phase) {
  if (lines.empty() || map.rect.width() <= 0) return;
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(style.color, radius * 0.45));
  painter.setBrush(style.color);
  const auto u = [&](double x) { return map.log_x ? std::log10(x) : x; };
  const double every = round_length((u(map.x1) - u(map.x0)) * spacing / map.rect.width());
  if (!(every > 0)) return;
  const double margin = radius * 5;  // from the marker at the end
  for (double k = std::ceil(u(map.x0) / every - phase); (k + phase) * every <= u(map.x1); ++k) {
    const double at = (k + phase) * every;
    const double x = map.x(map.log_x ? std::pow(10, at) : at);
    for (const QPolygonF& line : lines)
      if (x >= line.front().x() && x <= line.back().x() - margin)
        draw_marker(painter, {x, y_on(line, x)}, radius, style.marker);
  }
  const QPointF end = lines.back().back();
  if (end.x() <= map.rect.right() + 1) draw_marker(painter, end, radius, style.marker);
}

}  // namespace attnlab
