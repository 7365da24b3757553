// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/map_pyramid.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <thread>

namespace attnlab {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

// A NaN fails the comparison and so never replaces anything.
inline void take(float high, float low, float& largest, float& smallest) {
  largest = high > largest ? high : largest;
  smallest = low < smallest ? low : smallest;
}

// Values of two rows to the extremes of each pair of columns.
void fold(const float* high_top, const float* high_bottom, const float* low_top,
          const float* low_bottom, int64_t columns, float* largest, float* smallest) {
  for (int64_t i = 0; i < columns / 2; ++i) {
    float high = -infinity, low = infinity;
    for (const int64_t j : {2 * i, 2 * i + 1}) {
      take(high_top[j], low_top[j], high, low);
      take(high_bottom[j], low_bottom[j], high, low);
    }
    largest[i] = high;
    smallest[i] = low;
  }
  if (columns % 2 == 0) return;
  float high = -infinity, low = infinity;
  take(high_top[columns - 1], low_top[columns - 1], high, low);
  take(high_bottom[columns - 1], low_bottom[columns - 1], high, low);
  largest[columns / 2] = high;
  smallest[columns / 2] = low;
}

struct Source {
  const float *largest, *smallest;
  int64_t rows, columns;
};

void fold_rows(const Source& from, MapPyramid::Level& level, int64_t begin, int64_t end) {
  for (int64_t row = begin; row < end; ++row) {
    const int64_t top = 2 * row * from.columns;
    const int64_t bottom = 2 * row + 1 < from.rows ? top + from.columns : top;
    fold(from.largest + top, from.largest + bottom, from.smallest + top, from.smallest + bottom,
         from.columns, level.largest.data() + row * level.columns,
         level.smallest.data() + row * level.columns);
  }
}

void fold_all(const Source& from, MapPyramid::Level& level) {
  level.rows = (from.rows + 1) / 2;
  level.columns = (from.columns + 1) / 2;
  level.largest.resize(static_cast<size_t>(level.rows * level.columns));
  level.smallest.resize(level.largest.size());
  constexpr int64_t worth_a_thread = 1 << 18;
  const int64_t half = level.rows * level.columns >= worth_a_thread ? level.rows / 2 : 0;
  std::thread helper;
  if (half > 0) helper = std::thread([&] { fold_rows(from, level, 0, half); });
  fold_rows(from, level, half, level.rows);
  if (helper.joinable()) helper.join();
}

void take_hotter(float value, bool by_magnitude, float& best) {
  const bool wins = by_magnitude ? std::abs(value) > std::abs(best) : value > best;
  if (wins || std::isnan(best)) best = value;
}

struct Span {
  int64_t begin, end;
};

/// Of `cells` side by side, those under pixel `i` of `pixels`.
Span cells_under(int64_t i, int64_t pixels, int64_t cells) {
  if (cells > pixels) return {i * cells / pixels, ((i + 1) * cells + pixels - 1) / pixels};
  const int64_t middle = (2 * i + 1) * cells / (2 * pixels);
  return {middle, middle + 1};
}

}  // namespace

void MapPyramid::build(const Matrix& matrix) {
  size_t count = 0;
  for (int64_t side = std::max(matrix.rows, matrix.columns); side > 1; side = (side + 1) / 2)
    ++count;
  levels_.resize(count);
  Source from{matrix.values.data(), matrix.values.data(), matrix.rows, matrix.columns};
  for (Level& level : levels_) {
    fold_all(from, level);
    from = {level.largest.data(), level.smallest.data(), level.rows, level.columns};
  }
}

Matrix shrink(const Matrix& matrix, int64_t side, bool by_magnitude) {
  const int64_t longer = std::max(matrix.rows, matrix.columns);
  if (longer <= side) return matrix;
  const int64_t block = (longer + side - 1) / side;
  Matrix small;
  small.rows = (matrix.rows + block - 1) / block;
  small.columns = (matrix.columns + block - 1) / block;
  small.values.assign(static_cast<size_t>(small.rows * small.columns),
                      std::numeric_limits<float>::quiet_NaN());
  for (int64_t row = 0; row < matrix.rows; ++row) {
    const float* from = matrix.values.data() + row * matrix.columns;
    float* to = small.values.data() + row / block * small.columns;
    for (int64_t column = 0; column < matrix.columns; ++column)
      take_hotter(from[column], by_magnitude, to[column / block]);
  }
  return small;
}

Matrix resample(const Matrix& matrix, int64_t rows, int64_t columns, bool by_magnitude) {
  Matrix pixels{rows, columns, {}};
  pixels.values.assign(static_cast<size_t>(rows * columns),
                       std::numeric_limits<float>::quiet_NaN());
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t j = 0; j < columns; ++j) {
      const Span down = cells_under(i, rows, matrix.rows);
      const Span across = cells_under(j, columns, matrix.columns);
      float& best = pixels.values[static_cast<size_t>(i * columns + j)];
      for (int64_t row = down.begin; row < down.end; ++row)
        for (int64_t column = across.begin; column < across.end; ++column)
          take_hotter(matrix.at(row, column), by_magnitude, best);
    }
  return pixels;
}

}  // namespace attnlab
