// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/map_rows.h"

#include <math.h>
#include <string.h>

#include "core/shared/base/exponential.h"
#include "core/shared/base/vectorised.h"
#include "core/shared/forms/taylor_polynomial.h"

namespace attnlab {
namespace {

// Sums in fp32 are no longer than this, which keeps them exact.
constexpr int64_t chunk = 512;
// Its exponential is 0, and 0 times it is 0 too.
constexpr float no_score = -1e30F;

ATTNLAB_INLINE float largest_of(const float* x, int64_t n) {
  float largest = x[0];
#pragma omp simd reduction(max : largest)
  for (int64_t j = 0; j < n; ++j) largest = x[j] > largest ? x[j] : largest;
  return largest;
}

ATTNLAB_INLINE void exponentials(float* x, int64_t n, float largest, RowSums& sums) {
  float sum = 0;
  float logarithms = 0;
  float squares = 0;
#pragma omp simd reduction(+ : sum, logarithms, squares)
  for (int64_t j = 0; j < n; ++j) {
    const float shifted = x[j] - largest;
    const float w = exponential(shifted);
    sum += w;
    logarithms += w * shifted;
    squares += w * w;
    x[j] = w;
  }
  sums.sum += static_cast<double>(sum);
  sums.logarithms += static_cast<double>(logarithms);
  sums.squares += static_cast<double>(squares);
}

/// Weights of the first n; 0 behind them.
ATTNLAB_INLINE void polynomials(float* x, int64_t n, RowSums& sums) {
  const auto valid = static_cast<int32_t>(n);
  const auto all = static_cast<int32_t>(padded(n));
  float sum = 0;
  float logarithms = 0;
  float squares = 0;
#pragma omp simd reduction(+ : sum, logarithms, squares)
  for (int32_t j = 0; j < all; ++j) {
    const float w = j < valid ? taylor_polynomial(x[j]) : 0.0F;
    sum += w;
    logarithms += w * logarithm(w);
    squares += w * w;
    x[j] = w;
  }
  sums.sum += static_cast<double>(sum);
  sums.logarithms += static_cast<double>(logarithms);
  sums.squares += static_cast<double>(squares);
}

/// H = ln Σw − Σ w ln w / Σw for weights w before they are divided.
ATTNLAB_INLINE RowFigures divide(float* x, int64_t n, const RowSums& sums) {
  const auto factor = static_cast<float>(1 / sums.sum);
#pragma omp simd
  for (int64_t j = 0; j < n; ++j) x[j] *= factor;
  return {log(sums.sum) - sums.logarithms / sums.sum, sums.squares / (sums.sum * sums.sum)};
}

template <int>
ATTNLAB_INLINE void softmax_rows_body(const Panel& panel, RowFigures* figures) {
  for (int64_t i = panel.begin; i < panel.end; ++i) {
    float* x = panel.rows + (i - panel.begin) * panel.stride;
    const int64_t n = padded(i + 1);
    for (int64_t j = i + 1; j < n; ++j) x[j] = no_score;
    const float largest = largest_of(x, n);
    RowSums sums;
    for (int64_t j = 0; j < n; j += chunk)
      exponentials(x + j, n - j < chunk ? n - j : chunk, largest, sums);
    figures[i - panel.begin] = divide(x, n, sums);
  }
}

template <int>
ATTNLAB_INLINE void taylor_rows_body(const Panel& panel, RowFigures* figures) {
  for (int64_t i = panel.begin; i < panel.end; ++i) {
    float* x = panel.rows + (i - panel.begin) * panel.stride;
    RowSums sums;
    for (int64_t j = 0; j <= i; j += chunk)
      polynomials(x + j, i + 1 - j < chunk ? i + 1 - j : chunk, sums);
    figures[i - panel.begin] = divide(x, padded(i + 1), sums);
  }
}

template <int>
ATTNLAB_INLINE float largest_weight_body(const float* weights, int64_t count) {
  float largest = 0;
#pragma omp simd reduction(max : largest)
  for (int64_t j = 0; j < count; ++j) largest = weights[j] > largest ? weights[j] : largest;
  return largest;
}

template <int>
ATTNLAB_INLINE void add_spread_body(const Panel& head, const SpreadPanel& spread) {
  for (int64_t i = head.begin; i < head.end; ++i) {
    const int64_t at = (i - head.begin) * head.stride;
    const float* x = head.rows + at;
    const float* first = spread.first + at;
    float* sums = spread.sums + at;
    float* squares = spread.squares + at;
    const int64_t n = padded(i + 1);
#pragma omp simd
    for (int64_t j = 0; j < n; ++j) {
      const float difference = x[j] - first[j];
      sums[j] += difference;
      squares[j] += difference * difference;
    }
  }
}

template <int>
ATTNLAB_INLINE double total_spread_body(const Panel& shape, const SpreadPanel& spread,
                                        int64_t heads) {
  const float share = 1.0F / static_cast<float>(heads);
  double total = 0;
  for (int64_t i = shape.begin; i < shape.end; ++i) {
    const float* sums = spread.sums + (i - shape.begin) * shape.stride;
    const float* squares = spread.squares + (i - shape.begin) * shape.stride;
    const int64_t n = padded(i + 1);
    float row = 0;
#pragma omp simd reduction(+ : row)
    for (int64_t j = 0; j < n; ++j) {
      const float mean = sums[j] * share;
      const float variance = squares[j] * share - mean * mean;
      row += sqrtf(variance > 0 ? variance : variance * 0.0F);  // what is no number stays none
    }
    total += static_cast<double>(row);
  }
  return total;
}

template <int>
ATTNLAB_INLINE void score_keys_body(const float* scores, int64_t count, uint16_t* keys) {
#pragma omp simd
  for (int64_t j = 0; j < count; ++j) {
    uint32_t bits;
    memcpy(&bits, scores + j, sizeof bits);
    const uint32_t negative = 0U - (bits >> 31);
    keys[j] = static_cast<uint16_t>((bits ^ (negative | 0x80000000U)) >> (32 - score_key_bits));
  }
}

}  // namespace

ATTNLAB_VECTORISED(void, softmax_rows, (const Panel& panel, RowFigures* figures), (panel, figures))
ATTNLAB_VECTORISED(void, taylor_rows, (const Panel& panel, RowFigures* figures), (panel, figures))
ATTNLAB_VECTORISED(float, largest_weight, (const float* weights, int64_t count), (weights, count))
ATTNLAB_VECTORISED(void, add_spread, (const Panel& head, const SpreadPanel& spread), (head, spread))
ATTNLAB_VECTORISED(double, total_spread,
                   (const Panel& shape, const SpreadPanel& spread, int64_t heads),
                   (shape, spread, heads))
ATTNLAB_VECTORISED(void, score_keys, (const float* scores, int64_t count, uint16_t* keys),
                   (scores, count, keys))

}  // namespace attnlab
