// SPDX-License-Identifier: Apache-2.0
// Loops over rows of a map, for indicators. A panel holds rows [begin, end) of a matrix, `stride`
// floats apart, a multiple of `padding`: loops run over whole vectors, up to the multiple behind a
// row's diagonal, where weights are 0.
#pragma once

#include <array>
#include <cstdint>

namespace attnlab {

inline constexpr int64_t padding = 16;
constexpr int64_t padded(int64_t count) { return (count + padding - 1) / padding * padding; }

struct Panel {
  float* rows;
  int64_t stride, begin, end;
  [[nodiscard]] float* row(int64_t i) const { return rows + (i - begin) * stride; }
};

/// What one row needs before it is divided by its sum: Σ w, Σ w ln w, Σ w².
struct RowSums {
  double sum = 0, logarithms = 0, squares = 0;
};

/// Turns scores into weights with sum 1 and gives the entropy and Σ A² of each row.
struct RowFigures {
  double entropy = 0, squares = 0;
};
void softmax_rows(const Panel& panel, RowFigures* figures);
void taylor_rows(const Panel& panel, RowFigures* figures);

/// 0 where none is above it.
float largest_weight(const float* weights, int64_t count);

/// Deviation over heads: sums of differences from the first head and of their squares, which lose
/// nothing when all heads are alike.
struct SpreadPanel {
  const float* first;
  float *sums, *squares;
};
void add_spread(const Panel& head, const SpreadPanel& spread);
/// Σ over cells of the population deviation over `heads`.
double total_spread(const Panel& shape, const SpreadPanel& spread, int64_t heads);

/// An order-preserving key of each float: its upper bits, 32 keys to a power of two.
inline constexpr int score_key_bits = 14;
void score_keys(const float* scores, int64_t count, uint16_t* keys);

}  // namespace attnlab
