// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/sparkline.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attnlab {
namespace {

struct Extent {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  void include(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

Extent extent_of(const IndicatorTrack& track) {
  Extent all;
  for (const auto* values : {&track.values, &track.low, &track.high})
    for (const double value : *values) all.include(value);
  return all;
}

}  // namespace

void draw_sparkline(QPainter& painter, const QRectF& rect, const IndicatorTrack& track, double step,
                    const SparklineLook& look) {
  const Extent y = extent_of(track);
  if (track.steps.size() < 2 || !(y.high >= y.low)) return;
  const double first = track.steps.front(), span = track.steps.back() - first;
  const double room = y.high > y.low ? y.high - y.low : 1;
  const double shift = y.high > y.low ? 0 : 0.5;  // a constant runs through the middle
  const auto at = [&](double s, double v) {
    return QPointF(rect.left() + rect.width() * (s - first) / span,
                   rect.bottom() - rect.height() * ((v - y.low) / room + shift));
  };
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  QPolygonF band, lower, line;
  for (size_t i = 0; i < track.steps.size(); ++i) {
    if (std::isfinite(track.values[i])) line << at(track.steps[i], track.values[i]);
    if (i >= track.low.size() || std::isnan(track.low[i])) continue;
    band << at(track.steps[i], track.high[i]);
    lower.prepend(at(track.steps[i], track.low[i]));
  }
  painter.setPen(Qt::NoPen);
  painter.setBrush(look.band);
  painter.drawPolygon(band + lower);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(look.line, look.width));
  painter.drawPolyline(line);
  const double x = at(std::clamp(step, first, track.steps.back()), y.low).x();
  painter.setPen(QPen(look.cursor, look.width));
  painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()));
  painter.restore();
}

}  // namespace attnlab
