// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace attnlab {

/// One value of a curve. `x` is a step.
struct Point {
  double x, y;
  bool operator==(const Point&) const = default;
};

/// A curve that only grows, with a pyramid of minima and maxima over it, so that any window of any
/// length is drawn from at most two points a pixel column and no spike is lost. Not thread-safe.
///
/// It never holds more than `capacity` points. Beyond that older ones are thinned: of every
/// `stride()` steps only the points with the smallest and the largest value remain (and one that is
/// not finite), as they were measured. Extremes stay exact; the newest `exact_tail` points are all
/// there.
class Series {
 public:
  static constexpr size_t capacity = 1 << 17;
  static constexpr size_t exact_tail = 1 << 14;

  /// x must not fall; y may be non-finite (drawn as nothing).
  void append(Point point);
  /// Drops every point with x > `x`: a resumed run replaced them. Where it cuts through thinned
  /// history, extremes are exact up to the last whole stride.
  void truncate_after(double x);

  [[nodiscard]] size_t size() const { return points_.size(); }
  [[nodiscard]] bool empty() const { return points_.empty(); }
  [[nodiscard]] std::span<const Point> points() const { return points_; }
  /// Steps of which older history keeps the extremes alone; 1: every point is there.
  [[nodiscard]] double stride() const { return stride_; }
  /// What will be appended was thinned already.
  void set_stride(double stride) { stride_ = stride; }
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
  void add(Point point);
  void thin();

  std::vector<Point> points_;
  /// levels_[n][i] covers points [i·16^(n+1), (i+1)·16^(n+1)); only complete ranges are stored.
  std::vector<std::vector<Extremes>> levels_;
  double stride_ = 1;
};

/// Of every `stride` steps the points with the smallest and the largest finite value, and the first
/// that is not finite. Points in order of x.
std::vector<Point> extremes_of(std::span<const Point> points, double stride);

}  // namespace attnlab
