// SPDX-License-Identifier: Apache-2.0
// Causal maps whose weights depend on pairs of scores, tile by tile (paper Eq. 1-3, 6); the formula
// is in cpu/causal_map.inl, the plain form beside it is PairwiseForm over whole maps.
#pragma once

#include <ATen/core/Tensor.h>

#include "core/shared/forms/form_info.h"

namespace attnlab::kernels {

/// Our tiles serve exponential and taylor weights: in fp32 on the CPU, for a `window` of 0 (all
/// keys) and more than a few rows (one decoded token), for which packing the keys would cost more
/// than it saves; on a GPU as on_cuda.h says, for any window.
bool has_causal_map(const at::Tensor& q, const at::Tensor& v, int64_t window);

/// What the backward needs of the forward: [maps, h, T] each, maps at least Bq (threads that share
/// a map each make it).
struct CausalSums {
  at::Tensor largest;  ///< of the row's scores; nothing for Taylor
  at::Tensor norm;     ///< 1 / Σ_j w_ij
};

/// out [B, h, T, d_h] = A·v for q [Bq, h, T, d_h], k [Bq, h_kv, S, d_h], v [B, h_kv, S, d_h], the
/// last query seeing the last key; Bq is B, or 1 for a map that all share. All views with unit
/// stride in the last axis.
CausalSums causal_map(PairWeight weight, const at::Tensor& q, const at::Tensor& k,
                      const at::Tensor& v, const at::Tensor& out, int64_t window);

/// Writes dq, dk, dv, shaped as q, k, v; with a shared map dq, dk are summed over B.
void causal_map_backward(PairWeight weight, const at::Tensor& q, const at::Tensor& k,
                         const at::Tensor& v, const at::Tensor& out, const at::Tensor& d_out,
                         const CausalSums& sums, const at::Tensor& dq, const at::Tensor& dk,
                         const at::Tensor& dv, int64_t window);

/// The same as `causal_map` for a few rows, which are not worth packing keys for: fp32 on the CPU.
bool has_causal_rows(const at::Tensor& q, const at::Tensor& v);
void causal_rows(PairWeight weight, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                 const at::Tensor& out);

}  // namespace attnlab::kernels
