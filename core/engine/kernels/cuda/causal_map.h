// SPDX-License-Identifier: Apache-2.0
// Causal maps whose weights depend on pairs of scores (paper Eq. 1-3, 6), tile by tile on a GPU:
//   x_ij = q_i·k_j/√d,  w_ij = T(x_ij) = 1 + x + x²/2  or  exp(x_ij),  A_ij = w_ij / Σ_j w_ij,
//   o_i = Σ_j A_ij v_j
// Backward, with dA_ij = do_i·v_j and δ_i = do_i·o_i, both summed over sequences that share a map:
//   dx_ij = A_ij (dA_ij − δ_i)  or for T  (1 + x_ij)/Z_i (dA_ij − δ_i),
//   dq_i = Σ_j dx_ij k_j/√d,  dk_j = Σ_i dx_ij q_i/√d,  dv_j = Σ_i A_ij do_i
// No map is ever in memory: tiles of it are made again by each kernel. Nothing is added atomically,
// so results are the same bits every time. A value that is no number makes none of all rows of its
// tile, those before it included, as A·V does where A has zeros.
#pragma once

#include <string>

#include "core/engine/kernels/cuda/block.h"
#include "core/shared/forms/form_info.h"

struct CUstream_st;

namespace attnlab::cuda {

/// Shapes: q [maps, heads, queries, head_dim], k [maps, kv_heads, keys, head_dim],
/// v [batches, kv_heads, keys, head_dim], out [batches, heads, queries, head_dim]; maps is
/// `batches`, or 1 where all sequences share one map. The last query sees the last key. Gradients
/// are shaped as what they belong to; with a shared map dq, dk are summed over the sequences.
struct CausalMap {
  ElementType element = ElementType::fp32;
  PairWeight weight = PairWeight::taylor;  ///< not `other`
  int64_t batches = 1, maps = 1, heads = 1, kv_heads = 1;
  int64_t queries = 1, keys = 1, head_dim = 64;
  int64_t window = 0;  ///< keys that a query sees, its own included; 0: all
  View q, k, v, out;
  float* largest = nullptr;  ///< [maps, heads, queries], of a row's scores; Taylor leaves it alone
  float* norm = nullptr;     ///< [maps, heads, queries], 1 / Σ_j w_ij
  View d_out, dq, dk, dv;    ///< for the backward
  float* delta = nullptr;    ///< [maps, heads, queries], scratch of the backward
};

/// The largest head_dim that there are kernels for.
constexpr int64_t largest_head_dim = 128;

/// Floats of `largest`, of `norm` and of `delta` each: all that is kept besides inputs and outputs.
int64_t causal_map_scratch(int64_t maps, int64_t heads, int64_t queries);

/// What keeps a problem from the kernels, as a sentence; empty: nothing.
std::string problem_of(const CausalMap& problem);

/// Writes out, norm and (exponential) largest. Started on `stream`; waits for nothing. Throws Error
/// for what problem_of names and where the driver refuses.
void causal_map_forward(const CausalMap& problem, CUstream_st* stream);

/// Writes delta, dq, dk, dv; reads what the forward wrote.
void causal_map_backward(const CausalMap& problem, CUstream_st* stream);

}  // namespace attnlab::cuda
