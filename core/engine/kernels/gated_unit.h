// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace attnlab::kernels {

/// The weights of y = x + out·(down·(SiLU(gate n) ⊙ up n)) with n = RMSNorm(x), as
/// MlpHalf has them; undefined tensors for what is not there.
struct GatedUnit {
  at::Tensor norm;                   ///< [d]
  at::Tensor gate_up, gate_up_bias;  ///< [2f, d], gate above up; [2f]
  at::Tensor down, down_bias;        ///< [d, f], [d]
  at::Tensor out;                    ///< [d, d]
  double eps;                        ///< of the norm
};

/// What the backward needs of the forward.
struct GatedKept {
  at::Tensor gate_up;  ///< [N, 2f]; the backward writes its gradient over it
  at::Tensor down;     ///< [N, d] before `out`, where there is one
};

/// Gradients, and what those of the weights are products of.
struct GatedGradients {
  at::Tensor dx;       ///< [N, d], with that of the residual
  at::Tensor d_norm;   ///< [d]
  at::Tensor d_down;   ///< [N, d], of down's output
  at::Tensor hidden;   ///< [N, f], down's input
  at::Tensor gate_up;  ///< [N, 2f], of gate_up's output
  at::Tensor normed;   ///< [N, d], gate_up's input
};

/// Whether the functions below serve x: many rows of fp32 on the CPU.
bool has_gated_unit(const at::Tensor& x);

/// y [N, d] of x [N, d]; fills `kept` unless it is null.
at::Tensor gated_unit(const at::Tensor& x, const GatedUnit& unit, GatedKept* kept);

GatedGradients gated_unit_backward(const at::Tensor& dy, const at::Tensor& x, const GatedUnit& unit,
                                   const GatedKept& kept);

}  // namespace attnlab::kernels
