// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace attnlab::kernels {

/// Exact prefix softmax (paper Eq. 7-8): A_ij = exp(s_j) / Σ_{j'≤i} exp(s_j'), s_j = q_j·k_j/√d_h,
/// as a scan that never forms A and is exact for scores of any size.
/// Shapes: q [Bq, h, L, d_h], k [Bq, h_kv, L, d_h], v [B, h_kv, L, d_h]; Bq is B, or 1 for gates
/// that all sequences share. Views may be strided with unit stride in the last axis.

/// g [Bq, h, L] fp32 with g_i = exp(s_i − ℓ_i), ℓ_i = log Σ_{j≤i} exp(s_j). `log_sum` [Bq, h]
/// (fp64) is ℓ before the first position (−∞ for none) and becomes ℓ behind the last.
at::Tensor prefix_gates(const at::Tensor& q, const at::Tensor& k, at::Tensor& log_sum);

/// out [B, h, L, d_h] (written): o_i = o_{i−1} + g_i (v_i − o_{i−1}). `state` [B, h, d_h] fp32 is
/// o before the first position and becomes o behind the last.
void prefix_scan(const at::Tensor& gates, const at::Tensor& v, at::Tensor& state,
                 const at::Tensor& out);

/// Writes dv [B, h_kv, L, d_h] and returns ds [Bq, h, L] fp32, summed over sequences that share
/// gates.
at::Tensor prefix_scan_backward(const at::Tensor& gates, const at::Tensor& v, const at::Tensor& out,
                                const at::Tensor& d_out, const at::Tensor& dv);

/// Writes dq, dk, shaped as q, k, for ds [Bq, h, L].
void prefix_scores_backward(const at::Tensor& ds, const at::Tensor& q, const at::Tensor& k,
                            const at::Tensor& dq, const at::Tensor& dk);

/// The same in plain ATen, for devices without a loop of ours and as the truth for tests.
namespace plain {
at::Tensor prefix_gates(const at::Tensor& q, const at::Tensor& k, at::Tensor& log_sum);
void prefix_scan(const at::Tensor& gates, const at::Tensor& v, at::Tensor& state,
                 const at::Tensor& out);
at::Tensor prefix_scan_backward(const at::Tensor& gates, const at::Tensor& v, const at::Tensor& out,
                                const at::Tensor& d_out, const at::Tensor& dv);
void prefix_scores_backward(const at::Tensor& ds, const at::Tensor& q, const at::Tensor& k,
                            const at::Tensor& dq, const at::Tensor& dk);
}  // namespace plain

}  // namespace attnlab::kernels
