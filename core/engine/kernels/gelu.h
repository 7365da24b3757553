// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace attnlab::kernels {

/// x·Φ(x), or with Φ approximated by tanh; x of any shape.
at::Tensor gelu(const at::Tensor& x, bool by_tanh);
/// The gradient of x from that of the result.
at::Tensor gelu_backward(const at::Tensor& dy, const at::Tensor& x, bool by_tanh);

}  // namespace attnlab::kernels
