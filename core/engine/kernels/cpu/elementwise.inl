// SPDX-License-Identifier: Apache-2.0
// SwiGLU, rotary embedding and the embedding's gradient.
#include <stdint.h>

#include "core/engine/kernels/cpu/exponential.inl"

namespace attnlab::ATTNLAB_ISA {

static void swiglu(const float* gate_up, int64_t rows, int64_t f, float* out) {
  for (int64_t r = 0; r < rows; ++r, gate_up += 2 * f, out += f) {
    const float* gate = gate_up;
    const float* up = gate_up + f;
#pragma omp simd
    for (int64_t c = 0; c < f; ++c) out[c] = gate[c] * sigmoid(gate[c]) * up[c];
  }
}

// y = g·σ(g)·u: du = dy·g·σ, dg = dy·u·σ·(1 + g·(1 − σ)).
static void swiglu_backward(const float* d_out, const float* gate_up, int64_t rows, int64_t f,
                            float* d_gate_up, float* out) {
  for (int64_t r = 0; r < rows; ++r, d_out += f, gate_up += 2 * f, d_gate_up += 2 * f, out += f) {
    const float* gate = gate_up;
    const float* up = gate_up + f;
    float* d_gate = d_gate_up;
    float* d_up = d_gate_up + f;
#pragma omp simd
    for (int64_t c = 0; c < f; ++c) {
      const float g = gate[c];
      const float u = up[c];
      const float s = sigmoid(g);
      out[c] = g * s * u;
      d_up[c] = d_out[c] * g * s;
      d_gate[c] = d_out[c] * u * s * (1.0F + g * (1.0F - s));
    }
  }
}

static void rotate(float* x, const float* cosine, const float* sine, int64_t half, float sign) {
#pragma omp simd
  for (int64_t c = 0; c < half; ++c) {
    const float first = x[c];
    const float second = x[c + half];
    x[c] = first * cosine[c] - sign * second * sine[c];
    x[c + half] = second * cosine[c] + sign * first * sine[c];
  }
}

static void add_rows(const int64_t* ids, const float* x, int64_t rows, int64_t d, int64_t begin,
                     int64_t end, float* table) {
  for (int64_t r = 0; r < rows; ++r) {
    float* to = table + ids[r] * d;
    const float* from = x + r * d;
#pragma omp simd
    for (int64_t c = begin; c < end; ++c) to[c] += from[c];
  }
}

}  // namespace attnlab::ATTNLAB_ISA
