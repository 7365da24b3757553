// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace attnlab {

/// A right-hand side [n, columns] cut into strips of `lanes` columns, [strips][n][lanes], the last
/// one filled up with 0.
class Strips {
 public:
  static constexpr int64_t lanes = 16;

  /// `element(i, column)` for i < n.
  template <class Element>
  Strips(int64_t n, int64_t columns, Element element)
      : n_(n), values_(static_cast<size_t>((columns + lanes - 1) / lanes * lanes * n)) {
    for (int64_t column = 0; column < columns; ++column)
      for (int64_t i = 0; i < n; ++i)
        values_[static_cast<size_t>((column / lanes * n + i) * lanes + column % lanes)] =
            element(i, column);
  }
  [[nodiscard]] const float* at(int64_t strip, int64_t i) const {
    return values_.data() + (strip * n_ + i) * lanes;
  }

 private:
  int64_t n_;
  std::vector<float> values_;
};

/// scale · left · right, a panel of rows at a time so that a triangle costs half of a square. fp32;
/// one core; works on any processor. All matrices row-major.
class Multiplication {
 public:
  static constexpr int64_t panel_rows = 32;

  Multiplication(const float* left, int64_t left_columns, const Strips& right, float scale,
                 int64_t result_columns);

  /// Adds to row r of `panel` [end - begin, result_columns] scale · Σ_c left[begin + r, c]
  /// right[c, :], c < `terms`, for at most `panel_rows` rows and at least the first `columns`
  /// columns.
  void add(int64_t begin, int64_t end, int64_t columns, int64_t terms, float* panel);

 private:
  void pack(int64_t begin, int64_t end, int64_t from, int64_t n);

  const float* left_;
  int64_t left_columns_;
  const Strips& right_;
  float scale_;
  int64_t result_columns_;
  std::vector<float> packed_;
};

}  // namespace attnlab
