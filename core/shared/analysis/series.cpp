// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/series.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace attnlab {
namespace {

constexpr size_t fan = 16;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// The extremes of points that lie within one stride, in order of x.
class Bucket {
 public:
  void add(const Point& point) {
    if (!std::isfinite(point.y)) {
      if (!odd_) odd_ = point;
      return;
    }
    if (!low_ || point.y < low_->y) low_ = point;
    if (!high_ || point.y > high_->y) high_ = point;
  }
  void move_to(std::vector<Point>& kept) {
    std::vector<Point> points;
    for (const auto& point : {low_, high_, odd_})
      if (point && std::ranges::find(points, *point) == points.end()) points.push_back(*point);
    std::ranges::stable_sort(points, {}, &Point::x);
    kept.insert(kept.end(), points.begin(), points.end());
    *this = {};
  }

 private:
  std::optional<Point> low_, high_, odd_;
};

}  // namespace

std::vector<Point> extremes_of(std::span<const Point> points, double stride) {
  std::vector<Point> kept;
  Bucket bucket;
  for (size_t i = 0; i < points.size(); ++i) {
    if (i > 0 && std::floor(points[i].x / stride) != std::floor(points[i - 1].x / stride))
      bucket.move_to(kept);
    bucket.add(points[i]);
  }
  bucket.move_to(kept);
  return kept;
}

void Series::Extremes::add(const Extremes& other) {
  if (other.min < min) {
    min = other.min;
    min_x = other.min_x;
  }
  if (other.max > max) {
    max = other.max;
    max_x = other.max_x;
  }
}

void Series::append(Point point) {
  if (points_.size() == capacity) thin();
  add(point);
}

void Series::add(Point point) {
  points_.push_back(point);
  size_t covered = points_.size();
  for (size_t level = 0; covered % fan == 0; ++level, covered /= fan) {
    if (level == levels_.size()) levels_.emplace_back();
    Extremes sum{0, infinity, 0, -infinity};
    for (size_t i = covered - fan; i < covered; ++i)
      sum.add(level == 0 ? over(i, i + 1) : levels_[level - 1][i]);
    levels_[level].push_back(sum);
  }
}

/// Half the room is free afterwards, so that this costs little a point.
void Series::thin() {
  const std::vector<Point> all = std::move(points_);
  const auto older = std::span(all).first(all.size() - exact_tail);
  std::vector<Point> kept = extremes_of(older, stride_);
  while (kept.size() + exact_tail > capacity / 2) kept = extremes_of(kept, stride_ *= 2);
  kept.insert(kept.end(), all.end() - exact_tail, all.end());
  points_.clear();
  levels_.clear();
  points_.reserve(capacity);
  for (const Point& point : kept) add(point);
}

void Series::truncate_after(double x) {
  const auto end = std::upper_bound(points_.begin(), points_.end(), x,
                                    [](double value, const Point& p) { return value < p.x; });
  points_.erase(end, points_.end());
  size_t covered = points_.size();
  for (auto& level : levels_) {
    covered /= fan;
    level.resize(std::min(level.size(), covered));
  }
}

size_t Series::first_at_or_after(double x) const {
  const auto it = std::lower_bound(points_.begin(), points_.end(), x,
                                   [](const Point& p, double value) { return p.x < value; });
  return static_cast<size_t>(it - points_.begin());
}

size_t Series::at(double x) const {
  const auto it = std::upper_bound(points_.begin(), points_.end(), x,
                                   [](double value, const Point& p) { return value < p.x; });
  return it == points_.begin() ? npos : static_cast<size_t>(it - points_.begin()) - 1;
}

/// Extremes of points [begin, end): whole ranges of the pyramid inside, single points at the ends.
Series::Extremes Series::over(size_t begin, size_t end) const {
  Extremes sum{0, infinity, 0, -infinity};
  while (begin < end) {
    size_t size = 1, level = 0;
    while (level < levels_.size() && begin % (size * fan) == 0 && begin + size * fan <= end &&
           begin / (size * fan) < levels_[level].size()) {
      size *= fan;
      ++level;
    }
    if (level > 0) {
      sum.add(levels_[level - 1][begin / size]);
    } else if (std::isfinite(points_[begin].y)) {
      const Point& p = points_[begin];
      sum.add({p.x, p.y, p.x, p.y});
    }
    begin += size;
  }
  return sum;
}

Series::Range Series::range(double x0, double x1) const {
  const size_t last = at(x1);
  if (last == npos) return {infinity, -infinity};
  const Extremes sum = over(std::min(first_at_or_after(x0), last + 1), last + 1);
  return {sum.min, sum.max};
}

std::vector<Point> Series::window(double x0, double x1, int columns) const {
  std::vector<Point> drawn;
  if (empty() || !(x1 > x0) || columns < 1) return drawn;
  const size_t begin = first_at_or_after(x0);
  const size_t last = at(x1);
  const size_t end = last == npos ? begin : std::max(begin, last + 1);
  if (begin > 0) drawn.push_back(points_[begin - 1]);
  if (end - begin <= 2 * static_cast<size_t>(columns)) {
    for (size_t i = begin; i < end; ++i) drawn.push_back(points_[i]);
  } else {
    size_t from = begin;
    for (int column = 0; column < columns; ++column) {
      const double edge = x0 + (x1 - x0) * (column + 1) / columns;
      const size_t to = column + 1 == columns ? end : std::min(end, first_at_or_after(edge));
      if (to <= from) continue;
      const Extremes e = over(from, to);
      from = to;
      if (e.min > e.max) continue;  // nothing finite
      const Point low{e.min_x, e.min}, high{e.max_x, e.max};
      drawn.push_back(e.min_x <= e.max_x ? low : high);
      if (e.min_x != e.max_x) drawn.push_back(e.min_x <= e.max_x ? high : low);
    }
  }
  if (end < points_.size()) drawn.push_back(points_[end]);
  return drawn;
}

}  // namespace attnlab
