// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/matrix_product.h"

#include <algorithm>
#include <cstring>

#include "core/shared/base/vectorised.h"

namespace attnlab {
namespace {

constexpr int64_t block_rows = 8;  // as many accumulators hide the latency of the adders
constexpr int64_t lanes = Strips::lanes;
// The longest chain of fp32 additions: longer sums are sums of these, which keeps them exact.
constexpr int64_t depth = 256;

using Block = float[block_rows][lanes];

// Vectors of the compiler, since it does not see through the nest of loops by itself.
template <int floats>
struct VectorOf;
template <>
struct VectorOf<4> {
  using Type = float __attribute__((vector_size(16)));
};
template <>
struct VectorOf<8> {
  using Type = float __attribute__((vector_size(32)));
};
template <>
struct VectorOf<16> {
  using Type = float __attribute__((vector_size(64)));
};

/// block[r][x] = Σ_c left[c][r] right[c][x] for c < n.
template <int floats>
ATTNLAB_INLINE void block_product_body(const float* left, const float* right, int64_t n,
                                       Block& block) {
  using Vector = typename VectorOf<floats>::Type;
  for (int64_t x = 0; x < lanes; x += floats) {
    Vector sum[block_rows] = {};
    for (int64_t c = 0; c < n; ++c) {
      Vector values;
      std::memcpy(&values, right + c * lanes + x, sizeof values);
      for (int64_t r = 0; r < block_rows; ++r) sum[r] += left[c * block_rows + r] * values;
    }
    for (int64_t r = 0; r < block_rows; ++r) std::memcpy(&block[r][x], &sum[r], sizeof sum[r]);
  }
}
ATTNLAB_VECTORISED(void, block_product,
                   (const float* left, const float* right, int64_t n, Block& block),
                   (left, right, n, block))

void add_block(const Block& block, int64_t rows, int64_t width, float scale, float* to,
               int64_t columns) {
  for (int64_t r = 0; r < rows; ++r, to += columns)
    for (int64_t x = 0; x < width; ++x) to[x] += scale * block[r][x];
}

}  // namespace

Multiplication::Multiplication(const float* left, int64_t left_columns, const Strips& right,
                               float scale, int64_t result_columns)
    : left_(left),
      left_columns_(left_columns),
      right_(right),
      scale_(scale),
      result_columns_(result_columns) {}

void Multiplication::add(int64_t begin, int64_t end, int64_t columns, int64_t terms, float* panel) {
  Block block;
  const int64_t rows = end - begin;
  for (int64_t from = 0; from < terms; from += depth) {
    const int64_t n = std::min(depth, terms - from);
    pack(begin, end, from, n);
    for (int64_t column = 0; column < columns; column += lanes)
      for (int64_t row = 0; row < rows; row += block_rows) {
        block_product(packed_.data() + row * n, right_.at(column / lanes, from), n, block);
        add_block(block, std::min(block_rows, rows - row),
                  std::min(lanes, result_columns_ - column), scale_,
                  panel + row * result_columns_ + column, result_columns_);
      }
  }
}

/// [blocks][n][block_rows]: rows a large power of two apart would share one set of the cache.
void Multiplication::pack(int64_t begin, int64_t end, int64_t from, int64_t n) {
  packed_.assign(static_cast<size_t>(panel_rows * n), 0);
  for (int64_t row = begin; row < end; ++row) {
    const float* source = left_ + row * left_columns_ + from;
    const int64_t r = row - begin;
    float* to = packed_.data() + r / block_rows * block_rows * n + r % block_rows;
    for (int64_t c = 0; c < n; ++c) to[c * block_rows] = source[c];
  }
}

}  // namespace attnlab
