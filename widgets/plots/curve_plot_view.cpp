// SPDX-License-Identifier: GPL-3.0-or-later
// What part of the curves is visible.
#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/plots/curve_plot_impl.h"
#include "widgets/plots/plot_style.h"

namespace attnlab {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double start_left_out = 0.02;
constexpr size_t few_points = 50;

// A range of some height with a little room above and below, snapped to round numbers so that it
// does not tremble with every new value.
std::pair<double, double> with_room(double low, double high) {
  if (!(high > low)) {
    const double room = low == 0 ? 1 : std::abs(low) * 0.1;
    return {low - room, low + room};
  }
  const double room = (high - low) * 0.04;
  const double grain = round_length((high - low) / 40);
  return {std::floor((low - room) / grain) * grain, std::ceil((high + room) / grain) * grain};
}

std::pair<double, double> moved(double low, double high, double share, bool log) {
  if (log) {
    const double factor = std::pow(high / low, share);
    return {low * factor, high * factor};
  }
  return {low + (high - low) * share, high + (high - low) * share};
}

std::pair<double, double> zoomed(double low, double high, double factor, double at, bool log) {
  if (log) return {at * std::pow(low / at, factor), at * std::pow(high / at, factor)};
  return {at + (low - at) * factor, at + (high - at) * factor};
}

}  // namespace

CurvePlot::Impl::Extent CurvePlot::Impl::recorded() const {
  Extent e{infinity, -infinity, false};
  for (const auto& curve : traces->curves) {
    if (!curve->visible || curve->raw.empty()) continue;
    e.first = std::min(e.first, curve->raw.points().front().x);
    e.last = std::max(e.last, curve->raw.points().back().x);
    if (!curve->replaced.empty()) e.last = std::max(e.last, curve->replaced.points().back().x);
    e.valid = true;
  }
  return e;
}

CurvePlot::Impl::Extent CurvePlot::Impl::extent() const {
  Extent e = recorded();
  if (e.valid && included) {
    e.first = std::min(e.first, included->first);
    e.last = std::max(e.last, included->second);
  }
  if (e.valid && self->log_x()) e.first = std::max(1.0, e.first);
  if (e.valid && !(e.last > e.first)) e.last = e.first + 1;
  return e;
}

void CurvePlot::Impl::show_all() {
  const Extent e = extent();
  if (e.valid) plot->xAxis->setRange(e.first, e.last);
}

std::pair<double, double> CurvePlot::Impl::visible_y(double x0, double x1) const {
  double low = infinity, high = -infinity;
  const bool log = self->log_y();
  for (const auto& curve : traces->curves) {
    if (!curve->visible || curve->raw.empty()) continue;
    double from = x0;
    const auto points = curve->raw.points();
    if (following && !whole_y && points.size() >= few_points)
      from = std::max(x0, points.front().x + (points.back().x - points.front().x) * start_left_out);
    Series::Range range = curve->raw.range(from, x1);
    if (log && range.min <= 0) {
      range.min = infinity;
      for (const Point& p : curve->raw.window(from, x1, 1000))
        if (p.y > 0) range.min = std::min(range.min, p.y);
    }
    low = std::min(low, range.min);
    high = std::max(high, range.max);
    const Series::Range replaced = curve->replaced.range(from, x1);
    if (log && replaced.min <= 0) continue;
    low = std::min(low, replaced.min);
    high = std::max(high, replaced.max);
  }
  for (const Band& band : traces->bands)
    for (const Series* edge : {&band.low, &band.high}) {
      const Series::Range range = edge->range(x0, x1);
      if (log && range.min <= 0) continue;
      low = std::min(low, range.min);
      high = std::max(high, range.max);
    }
  for (const CurvesPicture::Level& level : frame->levels) {
    if (!(low <= high) || (log && level.value <= 0)) continue;
    low = std::min(low, level.value);
    high = std::max(high, level.value);
  }
  return {low, high};
}

void CurvePlot::Impl::fit_y() {
  const QCPRange x = plot->xAxis->range();
  auto [low, high] = visible_y(x.lower, x.upper);
  if (!(low <= high)) return;
  if (self->log_y()) {
    const auto [a, b] = with_room(std::log10(low), std::log10(std::max(high, low * 1.01)));
    plot->yAxis->setRange(std::pow(10, a), std::pow(10, b));
    return;
  }
  const auto [a, b] = with_room(low, high);
  // What is never negative needs no room below zero.
  plot->yAxis->setRange(low >= 0 ? std::max(0.0, a) : a, b);
}

void CurvePlot::Impl::user_range(double x0, double x1) {
  const Extent e = extent();
  if (!e.valid || !std::isfinite(x0) || !std::isfinite(x1) || !(x1 > x0)) return;
  const bool log = self->log_x();
  if (log && x0 <= 0) return;
  const auto width = [log](double a, double b) { return log ? std::log(b / a) : b - a; };
  if (width(x0, x1) >= width(e.first, e.last)) {
    x0 = e.first;
    x1 = e.last;
  }
  if (!log && x1 - x0 < 1e-3) return;
  const double middle = log ? std::sqrt(x0 * x1) : (x0 + x1) / 2;
  if (middle < e.first || middle > e.last) return;  // half the plot at least shows data
  plot->xAxis->setRange(x0, x1);
  set_following(false);
  schedule();
  Q_EMIT self->x_range_changed(x0, x1);
}

void CurvePlot::Impl::set_following(bool on) {
  if (on == following) return;
  following = on;
  Q_EMIT self->follow_changed(on);
}

void CurvePlot::Impl::pan_x(double share) {
  const QCPRange x = plot->xAxis->range();
  const auto [a, b] = moved(x.lower, x.upper, share, self->log_x());
  user_range(a, b);
}

void CurvePlot::Impl::pan_y(double share) {
  const QCPRange y = plot->yAxis->range();
  const auto [a, b] = moved(y.lower, y.upper, share, self->log_y());
  auto_y = false;
  plot->yAxis->setRange(a, b);
  schedule();
}

void CurvePlot::Impl::zoom_x(double factor, double pixel) {
  const QCPRange x = plot->xAxis->range();
  const auto [a, b] =
      zoomed(x.lower, x.upper, factor, plot->xAxis->pixelToCoord(pixel), self->log_x());
  user_range(a, b);
}

void CurvePlot::Impl::zoom_y(double factor, double pixel) {
  const QCPRange y = plot->yAxis->range();
  const auto [a, b] =
      zoomed(y.lower, y.upper, factor, plot->yAxis->pixelToCoord(pixel), self->log_y());
  if (!QCPRange::validRange(a, b)) return;
  auto_y = false;
  plot->yAxis->setRange(a, b);
  schedule();
}

void CurvePlot::set_follow(bool follow) {
  if (follow) {
    d_->auto_y = true;
    d_->whole_y = false;
  }
  d_->set_following(follow);
  d_->schedule();
}

bool CurvePlot::follow() const { return d_->following; }

void CurvePlot::fit() {
  d_->auto_y = d_->whole_y = true;
  d_->show_all();
  d_->schedule();
}

void CurvePlot::include_x(double first, double last) {
  const std::pair<double, double> range(first, last);
  if (d_->included == range) return;
  d_->included = range;
  d_->schedule();
}

void CurvePlot::set_x_range(double x0, double x1) {
  if (!std::isfinite(x0) || !std::isfinite(x1) || !(x1 > x0)) return;
  d_->plot->xAxis->setRange(x0, x1);
  d_->set_following(false);
  d_->schedule();
}

std::pair<double, double> CurvePlot::x_range() const {
  return {d_->plot->xAxis->range().lower, d_->plot->xAxis->range().upper};
}

std::pair<double, double> CurvePlot::y_range() const {
  return {d_->plot->yAxis->range().lower, d_->plot->yAxis->range().upper};
}

// A logarithmic axis cannot show what a linear one may have had in view.
void CurvePlot::set_log_x(bool log) {
  if (log == log_x()) return;
  set_log_scale(*d_->plot->xAxis, log);
  d_->show_all();
  d_->schedule();
}

void CurvePlot::set_log_y(bool log) {
  if (log == log_y()) return;
  set_log_scale(*d_->plot->yAxis, log);
  d_->auto_y = true;
  d_->schedule();
}

bool CurvePlot::log_x() const { return d_->plot->xAxis->scaleType() == QCPAxis::stLogarithmic; }
bool CurvePlot::log_y() const { return d_->plot->yAxis->scaleType() == QCPAxis::stLogarithmic; }

}  // namespace attnlab
