// SPDX-License-Identifier: Apache-2.0
// Exact prefix softmax without a matrix (paper Eq. 7-8, 18):
//   ℓ_i = logaddexp(ℓ_{i−1}, s_i),  g_i = exp(s_i − ℓ_i),  o_i = o_{i−1} + g_i (v_i − o_{i−1})
//   c_i = do_i + (1−g_{i+1}) c_{i+1},  r_i = do_i·o_i + (1−g_{i+1}) r_{i+1},
//   dv_i = g_i c_i,  ds_i = g_i (c_i·v_i − r_i),  dq_i = ds_i k_i/√d,  dk_i = ds_i q_i/√d
// Scores and ℓ are double: at logit scale 1000 a float score is off by 6e-5, and so would be its
// exponential. There is one a position, so this costs nothing.
#include <math.h>
#include <stdint.h>

namespace attnlab::ATTNLAB_ISA {

static double score_of(const float* q, const float* k, int64_t d) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (int64_t c = 0; c < d; ++c) sum += static_cast<double>(q[c]) * static_cast<double>(k[c]);
  return sum;
}

static void prefix_gates(ConstRows q, ConstRows k, double scale, int64_t length, int64_t d,
                         double* log_sum, float* gates) {
  double l = *log_sum;
  for (int64_t i = 0; i < length; ++i) {
    const double s = scale * score_of(q.data + i * q.stride, k.data + i * k.stride, d);
    const double larger = s > l ? s : l;
    const double smaller = s > l ? l : s;
    // Before the first position ℓ is −∞ and the exponential 0.
    const double next = larger + log1p(exp(smaller - larger));
    gates[i] = static_cast<float>(exp(s - next));
    l = next;
  }
  *log_sum = l;
}

static void prefix_scan(const float* gates, ConstRows v, int64_t length, int64_t d, float* state,
                        Rows out) {
  for (int64_t i = 0; i < length; ++i) {
    const float g = gates[i];
    const float* value = v.data + i * v.stride;
    float* to = out.data + i * out.stride;
#pragma omp simd
    for (int64_t c = 0; c < d; ++c) {
      const float next = state[c] + g * (value[c] - state[c]);
      state[c] = next;
      to[c] = next;
    }
  }
}

template <bool add>
static void scan_backward(const float* gates, ConstRows v, ConstRows out, ConstRows d_out,
                          int64_t length, int64_t d, float* c, Rows dv, float* ds) {
  float r = 0;
  float keep = 0;  // 1 − g_{i+1}
  for (int64_t e = 0; e < d; ++e) c[e] = 0;
  for (int64_t i = length - 1; i >= 0; --i) {
    const float g = gates[i];
    const float* value = v.data + i * v.stride;
    const float* o = out.data + i * out.stride;
    const float* from = d_out.data + i * d_out.stride;
    float* to = dv.data + i * dv.stride;
    float toward_value = 0;
    float toward_output = 0;
#pragma omp simd reduction(+ : toward_value, toward_output)
    for (int64_t e = 0; e < d; ++e) {
      const float next = from[e] + keep * c[e];
      c[e] = next;
      to[e] = (add ? to[e] : 0.0F) + g * next;
      toward_value += next * value[e];
      toward_output += from[e] * o[e];
    }
    r = toward_output + keep * r;
    ds[i] = g * (toward_value - r);
    keep = 1.0F - g;
  }
}

static void prefix_scan_backward(const float* gates, ConstRows v, ConstRows out, ConstRows d_out,
                                 int64_t length, int64_t d, float* c, bool add, Rows dv,
                                 float* ds) {
  (add ? scan_backward<true> : scan_backward<false>)(gates, v, out, d_out, length, d, c, dv, ds);
}

static void prefix_scores_backward(const float* ds, float scale, ConstRows q, ConstRows k,
                                   int64_t length, int64_t d, bool add, Rows dq, Rows dk) {
  for (int64_t i = 0; i < length; ++i) {
    const float slope = scale * ds[i];
    const float* query = q.data + i * q.stride;
    const float* key = k.data + i * k.stride;
    float* to_query = dq.data + i * dq.stride;
    float* to_key = dk.data + i * dk.stride;
#pragma omp simd
    for (int64_t c = 0; c < d; ++c) {
      to_query[c] = slope * key[c];
      to_key[c] = (add ? to_key[c] : 0.0F) + slope * query[c];
    }
  }
}

}  // namespace attnlab::ATTNLAB_ISA
