// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/smoothing.h"

#include <algorithm>
#include <cmath>

namespace attnlab {

void SmoothedSeries::set_strength(double s) {
  if (s == strength_) return;
  *this = {};
  strength_ = s;
}

namespace {

/// Steps that a point of thinned history stands for: half the way from its neighbour before to the
/// one behind.
double steps_of(std::span<const Point> points, size_t i) {
  const size_t before = i > 0 ? i - 1 : i, after = i + 1 < points.size() ? i + 1 : i;
  if (before == after) return 1;
  return std::max(1.0, (points[after].x - points[before].x) / static_cast<double>(after - before));
}

}  // namespace

void SmoothedSeries::update(const Series& source) {
  const auto points = source.points();
  const size_t known = series_.empty() ? Series::npos : source.at(series_.points().back().x);
  series_.set_stride(std::max(series_.stride(), source.stride()));
  for (size_t i = known == Series::npos ? 0 : known + 1; i < points.size(); ++i) {
    const Point& p = points[i];
    if (!std::isfinite(p.y)) {
      series_.append(p);
      continue;
    }
    const double steps = source.stride() > 1 ? steps_of(points, i) : 1;
    finite_ += steps;
    mean_ += (1 - std::pow(strength_, steps)) / (1 - std::pow(strength_, finite_)) * (p.y - mean_);
    series_.append({p.x, mean_});
  }
}

// The mean and the number of points behind it are all the state there is, and both can be read
// off the points that remain.
void SmoothedSeries::truncate_after(double x) {
  const size_t before = series_.size();
  const size_t keep = series_.at(x) == Series::npos ? 0 : series_.at(x) + 1;
  for (size_t i = keep; i < before; ++i)
    if (std::isfinite(series_.points()[i].y)) finite_ = std::max(0.0, finite_ - 1);
  series_.truncate_after(x);
  if (keep == 0) finite_ = 0;
  mean_ = 0;
  for (size_t i = keep; finite_ > 0 && i-- > 0;)
    if (std::isfinite(series_.points()[i].y)) {
      mean_ = series_.points()[i].y;
      break;
    }
}

}  // namespace attnlab
