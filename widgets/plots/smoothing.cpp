// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/smoothing.h"

#include <cmath>

namespace attnlab {

void SmoothedSeries::set_strength(double s) {
  if (s == strength_) return;
  *this = {};
  strength_ = s;
}

void SmoothedSeries::update(const Series& source) {
  double power = std::pow(strength_, static_cast<double>(finite_));
  for (const Point& p : source.points().subspan(series_.size())) {
    if (!std::isfinite(p.y)) {
      series_.append(p);
      continue;
    }
    ++finite_;
    power *= strength_;
    mean_ += (1 - strength_) / (1 - power) * (p.y - mean_);
    series_.append({p.x, mean_});
  }
}

// The mean and the number of points behind it are all the state there is, and both can be read
// off the points that remain.
void SmoothedSeries::truncate_after(double x) {
  const size_t before = series_.size();
  const size_t keep = series_.at(x) == Series::npos ? 0 : series_.at(x) + 1;
  for (size_t i = keep; i < before; ++i)
    if (std::isfinite(series_.points()[i].y)) --finite_;
  series_.truncate_after(x);
  mean_ = 0;
  for (size_t i = keep; finite_ > 0 && i-- > 0;)
    if (std::isfinite(series_.points()[i].y)) {
      mean_ = series_.points()[i].y;
      break;
    }
}

}  // namespace attnlab
