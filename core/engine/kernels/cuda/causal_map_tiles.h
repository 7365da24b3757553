// SPDX-License-Identifier: Apache-2.0
// What the kernels of causal maps share: who sees whom, weights, indices.
#pragma once

#include <math.h>

#include "core/engine/kernels/cuda/causal_map.h"
#include "core/engine/kernels/cuda/tiles.h"
#include "core/shared/forms/taylor_polynomial.h"

namespace attnlab::cuda {

/// T(x); rows need no maximum.
struct TaylorWeight {
  static constexpr bool has_largest = false;
  static ATTNLAB_DEVICE float of(float x, float) { return taylor_polynomial(x); }
  /// dw/dx
  static ATTNLAB_DEVICE float slope(float x, float) { return 1 + x; }
};

/// exp(x) over that of the row's largest score.
struct ExponentialWeight {
  static constexpr bool has_largest = true;
  static ATTNLAB_DEVICE float of(float x, float largest) { return expf(x - largest); }
  static ATTNLAB_DEVICE float slope(float x, float largest) { return of(x, largest); }
};

ATTNLAB_DEVICE float scale_of(const CausalMap& p) {
  return static_cast<float>(1.0 / sqrt(static_cast<double>(p.head_dim)));
}

ATTNLAB_DEVICE bool sees(const CausalMap& p, int64_t query, int64_t key) {
  const int64_t own = query + p.keys - p.queries;
  return query < p.queries && key <= own && (p.window == 0 || key > own - p.window);
}

struct Span {
  int64_t first, end;
};

ATTNLAB_DEVICE int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }
ATTNLAB_DEVICE int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }

/// Keys that any of `count` queries from `first` on sees.
ATTNLAB_DEVICE Span keys_of(const CausalMap& p, int64_t first, int64_t count) {
  const int64_t before = p.keys - p.queries;
  const int64_t end = smaller(first + count, p.queries) + before;
  return {p.window == 0 ? 0 : larger(0, first + before - p.window + 1), end};
}

/// Queries that see any of `count` keys from `first` on.
ATTNLAB_DEVICE Span queries_of(const CausalMap& p, int64_t first, int64_t count) {
  const int64_t before = p.keys - p.queries;
  const int64_t last = smaller(first + count, p.keys) - 1 - before;
  return {larger(0, first - before),
          p.window == 0 ? p.queries : smaller(p.queries, last + p.window)};
}

/// Sequences [first, first + count) of a map, of which a block works on some.
struct Sequences {
  int64_t map, first, count;
};

ATTNLAB_DEVICE Sequences sequences_of(const CausalMap& p, int64_t map) {
  const int64_t sharing = p.batches / p.maps;
  return {map, map * sharing, sharing};
}

/// `AtOnce` of them, as the number of a block says, which counts maps and their parts.
template <int AtOnce>
ATTNLAB_DEVICE Sequences part_of(const CausalMap& p, int64_t number) {
  const int64_t sharing = p.batches / p.maps, parts = (sharing + AtOnce - 1) / AtOnce;
  const int64_t map = number / parts, first = number % parts * AtOnce;
  return {map, map * sharing + first, smaller(AtOnce, sharing - first)};
}

ATTNLAB_DEVICE int64_t row_number(const CausalMap& p, int64_t map, int64_t head, int64_t query) {
  return (map * p.heads + head) * p.queries + query;
}

/// A 16 × 8·Count tile of a warp, the lane's elements.
template <int Count>
struct Accumulator {
  float values[Count][4];
  ATTNLAB_DEVICE void clear() {
    ATTNLAB_UNROLL
    for (int n = 0; n < Count; ++n)
      for (int e = 0; e < 4; ++e) values[n][e] = 0;
  }
};

/// c += a·b, a [16, Depth], b of 8·Count columns.
template <Right order, int Depth, int Count, class Block, class Element>
ATTNLAB_DEVICE void multiply(Block& block, Accumulator<Count>& c, const Element* a, int a_width,
                             const Element* b, int b_width) {
  ATTNLAB_UNROLL
  for (int n = 0; n < Count; ++n)
    multiply<order, Depth>(block, c.values[n], a, a_width, right_at<order>(b, b_width, 0, n * 8),
                           b_width);
}

/// Where an element of a lane lies; `half` says in which of the lane's two rows.
struct Cell {
  int row, column, half;
};

/// Calls work(value, cell) for each of the lane's elements.
template <int Count, class Block, class Work>
ATTNLAB_DEVICE void for_each(const Block& block, Accumulator<Count>& c, Work work) {
  const int lane = block.thread() % warp_size;
  ATTNLAB_UNROLL
  for (int n = 0; n < Count; ++n) {
    ATTNLAB_UNROLL
    for (int e = 0; e < 4; ++e)
      work(c.values[n][e], Cell{row_in_tile(lane, e), n * 8 + column_in_tile(lane, e), e / 2});
  }
}

/// A warp's accumulator times factors of the lane's two rows, to rows from `first` on.
template <int Count, class Block, class Element>
ATTNLAB_DEVICE void store(const Block& block, Accumulator<Count>& c, const float (&factor)[2],
                          const Rows<Element>& to, int64_t first, int64_t length, int64_t depth) {
  for_each(block, c, [&](float value, Cell at) {
    if (first + at.row < length && at.column < depth)
      to.data[(first + at.row) * to.stride + at.column] =
          from_float<Element>(value * factor[at.half]);
  });
}

}  // namespace attnlab::cuda
