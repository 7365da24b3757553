// SPDX-License-Identifier: Apache-2.0
// Exact prefix softmax (paper Eq. 7-8, 18) on a GPU, in chunks of positions that are scanned beside
// each other; what a chunk hands to the next follows from its end alone:
//   s_i = q_i·k_i/√d,  ℓ_i = logaddexp(ℓ_{i−1}, s_i),  g_i = exp(s_i − ℓ_i),
//   o_i = o_{i−1} + g_i (v_i − o_{i−1})
// Backward:
//   c_i = do_i + (1−g_{i+1}) c_{i+1},  r_i = do_i·o_i + (1−g_{i+1}) r_{i+1},
//   dv_i = g_i c_i,  ds_i = g_i (c_i·v_i − r_i),  dq_i = ds_i k_i/√d,  dk_i = ds_i q_i/√d
// Scores and ℓ are fp64 (at scores of 1000 an fp32 one is off by 6e-5), states fp32. Nothing is
// added atomically, so results are the same bits every time.
#pragma once

#include <string>

#include "core/engine/kernels/cuda/block.h"

struct CUstream_st;

namespace attnlab::cuda {

/// Shapes: q [maps, heads, L, head_dim], k [maps, kv_heads, L, head_dim],
/// v [batches, kv_heads, L, head_dim], out [batches, heads, L, head_dim]; maps is `batches`, or 1
/// where all sequences share their gates. Gradients are shaped as what they belong to; with shared
/// gates dq, dk are summed over the sequences.
struct PrefixSoftmax {
  ElementType element = ElementType::fp32;
  int64_t batches = 1, maps = 1, heads = 1, kv_heads = 1, length = 1, head_dim = 64;
  View q, k, v, out;
  float* gates = nullptr;                  ///< [maps, heads, L]; the backward reads them
  const double* log_sum_before = nullptr;  ///< [maps, heads], ℓ before the first; null: −∞
  double* log_sum_after = nullptr;         ///< [maps, heads], ℓ behind the last; null: unasked
  float* state = nullptr;  ///< [batches, heads, head_dim], o before the first, then behind the
                           ///< last; null: 0 and unasked
  View d_out, dq, dk, dv;
  float* d_scores = nullptr;  ///< [batches, heads, L], ds of each sequence
  void* scratch = nullptr;    ///< prefix_softmax_scratch bytes, aligned to 16, of each call its own
};

/// Bytes: linear in L.
int64_t prefix_softmax_scratch(const PrefixSoftmax& problem);

/// What keeps a problem from the kernels, as a sentence; empty: nothing.
std::string problem_of(const PrefixSoftmax& problem);

/// These four are started on `stream` and wait for nothing. Errors: Error for what problem_of names
/// and where the driver refuses.
/// Writes gates and log_sum_after from q, k and log_sum_before.
void prefix_gates(const PrefixSoftmax& problem, CUstream_st* stream);
/// Writes out and state from gates, v and state.
void prefix_scan(const PrefixSoftmax& problem, CUstream_st* stream);
/// Writes dv and d_scores from gates, v, out, d_out, for a scan that began with nothing before it.
void prefix_scan_backward(const PrefixSoftmax& problem, CUstream_st* stream);
/// Writes dq and dk from d_scores, q, k.
void prefix_scores_backward(const PrefixSoftmax& problem, CUstream_st* stream);

}  // namespace attnlab::cuda
