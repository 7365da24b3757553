// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace attnlab {

/// One value of a curve. `x` is a step.
struct Point {
  double x, y;
};

/// A curve that only grows, with a pyramid of minima and maxima over it, so that any window of any
/// length is drawn from at most two points a pixel column and no spike is lost. Not thread-safe.
class Series {
 public:
  /// x must not fall; y may be non-finite (drawn as nothing).
  void append(Point point);
  /// Drops every point with x > `x`: a resumed run replaced them.
  void truncate_after(double x);

  [[nodiscard]] size_t size() const { return points_.size(); }
  [[nodiscard]] bool empty() const { return points_.empty(); }
  [[nodiscard]] std::span<const Point> points() const { return points_; }
  /// Index of the last point with x ≤ `x`, or npos.
  [[nodiscard]] size_t at(double x) const;
  static constexpr size_t npos = static_cast<size_t>(-1);

  /// Smallest and largest finite y with x0 ≤ x ≤ x1; {inf, -inf} when there is none.
  struct Range {
    double min, max;
  };
  [[nodiscard]] Range range(double x0, double x1) const;

  /// What to draw between x0 and x1 on `columns` pixel columns, in order of x: at most two points a
  /// column (its minimum and maximum), and one point beyond each end so that lines leave the
  /// window.
  [[nodiscard]] std::vector<Point> window(double x0, double x1, int columns) const;

 private:
  struct Extremes {
    double min_x, min, max_x, max;
    void add(const Extremes& other);
  };
  [[nodiscard]] Extremes over(size_t begin, size_t end) const;
  [[nodiscard]] size_t first_at_or_after(double x) const;

  std::vector<Point> points_;
  /// levels_[n][i] covers points [i·16^(n+1), (i+1)·16^(n+1)); only complete ranges are stored.
  std::vector<std::vector<Extremes>> levels_;
};

}  // namespace attnlab
