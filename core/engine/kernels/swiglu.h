// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace attnlab::kernels {

/// SiLU(gate) ⊙ up; gate_up [N, 2f] holds gate, then up. Returns [N, f].
at::Tensor swiglu(const at::Tensor& gate_up);

struct SwigluGradient {
  at::Tensor d_gate_up;  ///< [N, 2f]
  at::Tensor out;        ///< [N, f], what `swiglu` had returned
};
/// For d_out [N, f].
SwigluGradient swiglu_backward(const at::Tensor& d_out, const at::Tensor& gate_up);

}  // namespace attnlab::kernels
