// SPDX-License-Identifier: Apache-2.0
// RMSNorm: n̂ = x·rstd, y = n̂·w, rstd = 1/sqrt(mean(x²) + eps).
#include <math.h>
#include <stdint.h>

namespace attnlab::ATTNLAB_ISA {

static void rms_norm(const float* x, const float* w, float eps, int64_t rows, int64_t d, float* out,
                     float* rstd) {
  for (int64_t r = 0; r < rows; ++r, x += d, out += d) {
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t c = 0; c < d; ++c) sum += x[c] * x[c];
    const float s = 1.0F / sqrtf(sum / static_cast<float>(d) + eps);
#pragma omp simd
    for (int64_t c = 0; c < d; ++c) out[c] = x[c] * s * w[c];
    rstd[r] = s;
  }
}

static void rms_norm_backward(const float* dn, const float* x, const float* w, const float* rstd,
                              int64_t rows, int64_t d, float* dx, float* dw) {
  for (int64_t r = 0; r < rows; ++r, dn += d, x += d, dx += d) {
    const float s = rstd[r];
    float dot = 0;
#pragma omp simd reduction(+ : dot)
    for (int64_t c = 0; c < d; ++c) dot += dn[c] * w[c] * x[c];
    const float mean = dot * s * s / static_cast<float>(d);
#pragma omp simd
    for (int64_t c = 0; c < d; ++c) {
      dx[c] += s * (dn[c] * w[c] - x[c] * mean);
      dw[c] += dn[c] * x[c] * s;
    }
  }
}

}  // namespace attnlab::ATTNLAB_ISA
