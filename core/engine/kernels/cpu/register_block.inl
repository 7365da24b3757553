// SPDX-License-Identifier: Apache-2.0
#pragma once
// The register block that all our matrix products are made of: 6 x 2 vectors with 16 registers,
// 12 x 2 with the 32 of AVX-512. All accumulators, one broadcast and a row of the right side fit,
// and a block's row of multiply-adds takes longer than its loads, so that the two units for
// multiply-adds are what limits it (up to 94 % of their peak in a product on one core).
#include <stdint.h>
#include <string.h>

namespace attnlab::ATTNLAB_ISA {

#if defined(__AVX512F__)
constexpr int64_t lanes = 16;
constexpr int64_t block_rows = 12;
#elif defined(__AVX2__)
constexpr int64_t lanes = 8;
constexpr int64_t block_rows = 6;
#else
constexpr int64_t lanes = 4;
constexpr int64_t block_rows = 6;
#endif
constexpr int64_t block_columns = 2 * lanes;

/// In scratch, where every row of a block begins on a boundary of 64 bytes.
typedef float Lanes __attribute__((vector_size(lanes * sizeof(float)), may_alias));
/// From and to anywhere. (GCC 12 forgets a lower alignment given to a vector type.)
static inline Lanes load(const float* from) {
  Lanes x;
  memcpy(&x, from, sizeof x);
  return x;
}
static inline void store(Lanes x, float* to) { memcpy(to, &x, sizeof x); }

static int64_t rounded_up(int64_t n, int64_t multiple) {
  return (n + multiple - 1) / multiple * multiple;
}

/// The part of a target from a row and column on.
static inline Target from(Target x, int64_t row, int64_t column) {
  const float* start = x.start.data;
  if (start != nullptr) start += row * x.start.stride + column;
  return {{x.c.data + row * x.c.stride + column, x.c.stride}, {start, x.start.stride}};
}

/// c[r, :] = start[r, :] + Σ_{t<n} a(r, t) b[t, :] for one register block; rows of b in scratch.
/// a(r, t) is at a[t·stride + r] if a lies `across`, as the transpose of contiguous rows, else at
/// a[r·stride + t]: known to the compiler, so that the inner loop keeps every address in a
/// register.
template <bool across>
[[gnu::always_inline]] static inline void multiply_block(const float* a, int64_t stride,
                                                         ConstRows b, int64_t n, Target to) {
  Lanes sums[block_rows][2] = {};
  for (int64_t t = 0; t < n; ++t) {
    const float* right = b.data + t * b.stride;
    const Lanes b0 = *reinterpret_cast<const Lanes*>(right);
    const Lanes b1 = *reinterpret_cast<const Lanes*>(right + lanes);
    const float* left = a + (across ? t * stride : t);
#pragma GCC unroll 12
    for (int64_t r = 0; r < block_rows; ++r) {
      const float x = left[across ? r : r * stride];
      sums[r][0] += x * b0;
      sums[r][1] += x * b1;
    }
  }
#pragma GCC unroll 12
  for (int64_t r = 0; r < block_rows; ++r) {
    if (to.start.data != nullptr) {
      sums[r][0] += load(to.start.data + r * to.start.stride);
      sums[r][1] += load(to.start.data + r * to.start.stride + lanes);
    }
    store(sums[r][0], to.c.data + r * to.c.stride);
    store(sums[r][1], to.c.data + r * to.c.stride + lanes);
  }
}

}  // namespace attnlab::ATTNLAB_ISA
