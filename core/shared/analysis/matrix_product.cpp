// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/matrix_product.h"

#include <algorithm>
#include <cstring>

namespace attnlab {
namespace {

// A block of accumulators fills the registers of any x86-64.
constexpr int64_t block_rows = 4;
constexpr int64_t lanes = Strips::lanes;
// The longest chain of fp32 additions: longer sums are sums of these, which keeps them exact.
constexpr int64_t depth = 256;

// Vectors of the compiler, since it does not see through the nest of loops by itself.
using Vector = float __attribute__((vector_size(4 * sizeof(float))));
constexpr int64_t vectors = lanes / 4;

}  // namespace

struct Multiplication::Block {
  Vector sum[block_rows][vectors];
};

/// Σ_c left[c][r] right[c][x] for c < n.
inline Multiplication::Block Multiplication::product(const float* left, const float* right,
                                                     int64_t n) {
  Block block{};
  for (int64_t c = 0; c < n; ++c, left += block_rows, right += lanes) {
    Vector values[vectors];
    std::memcpy(values, right, sizeof values);
    for (int64_t r = 0; r < block_rows; ++r)
      for (int64_t x = 0; x < vectors; ++x) block.sum[r][x] += left[r] * values[x];
  }
  return block;
}

Multiplication::Multiplication(const float* left, int64_t left_columns, const Strips& right,
                               float scale, float* result, int64_t result_columns)
    : left_(left),
      left_columns_(left_columns),
      right_(right),
      scale_(scale),
      result_(result),
      result_columns_(result_columns) {}

void Multiplication::add(int64_t begin, int64_t end, int64_t columns, int64_t terms) {
  for (int64_t from = 0; from < terms; from += depth) {
    const int64_t n = std::min(depth, terms - from);
    pack(begin, end, from, n);
    for (int64_t column = 0; column < columns; column += lanes)
      for (int64_t row = begin; row < end; row += block_rows)
        add_block(row, std::min(row + block_rows, end), column,
                  product(packed_.data() + (row - begin) * n, right_.at(column / lanes, from), n));
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

void Multiplication::add_block(int64_t begin, int64_t end, int64_t column, const Block& block) {
  const int64_t width = std::min(lanes, result_columns_ - column);
  for (int64_t row = begin; row < end; ++row) {
    float* to = result_ + row * result_columns_ + column;
    for (int64_t x = 0; x < width; ++x) to[x] += scale_ * block.sum[row - begin][x / 4][x % 4];
  }
}

}  // namespace attnlab
