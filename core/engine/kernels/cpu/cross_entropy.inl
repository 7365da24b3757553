// SPDX-License-Identifier: Apache-2.0
// −log softmax(logits)[target] and its gradient, softmax − onehot, in place.
#include <math.h>
#include <stdint.h>

#include "core/engine/kernels/cpu/exponential.inl"

namespace attnlab::ATTNLAB_ISA {

static float largest_of(const float* x, int64_t n) {
  float largest = x[0];
#pragma omp simd reduction(max : largest)
  for (int64_t i = 0; i < n; ++i) largest = x[i] > largest ? x[i] : largest;
  return largest;
}

static float exponentials(float* x, int64_t n, float largest) {
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (int64_t i = 0; i < n; ++i) {
    x[i] = exponential(x[i] - largest);
    sum += x[i];
  }
  return sum;
}

static void scale_all(float* x, int64_t n, float by) {
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) x[i] *= by;
}

static void set_zero(float* x, int64_t n) {
  for (int64_t i = 0; i < n; ++i) x[i] = 0.0F;
}

// Of equal ones the first, as argmax has it: a model that knows nothing hits nothing.
static bool is_argmax(const float* x, int64_t at, float largest) {
  if (!(x[at] >= largest)) return false;
  for (int64_t i = 0; i < at; ++i)
    if (x[i] >= largest) return false;
  return true;
}

static void cross_entropy(float* logits, const int64_t* targets, int64_t rows, int64_t vocabulary,
                          float scale, bool gradient, double* loss, bool* hit) {
  for (int64_t r = 0; r < rows; ++r, logits += vocabulary) {
    const int64_t target = targets[r];
    hit[r] = false;
    if (target < 0) {
      if (gradient) set_zero(logits, vocabulary);
      continue;
    }
    const float largest = largest_of(logits, vocabulary);
    const float chosen = logits[target];
    hit[r] = is_argmax(logits, target, largest);
    const float sum = exponentials(logits, vocabulary, largest);
    *loss +=
        log(static_cast<double>(sum)) + static_cast<double>(largest) - static_cast<double>(chosen);
    if (!gradient) continue;
    scale_all(logits, vocabulary, scale / sum);
    logits[target] -= scale;
  }
}

}  // namespace attnlab::ATTNLAB_ISA
