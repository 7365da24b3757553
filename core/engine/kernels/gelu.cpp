// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/gelu.h"

#include <ATen/ops/gelu.h>
#include <ATen/ops/gelu_backward.h>

namespace attnlab::kernels {
namespace {

const char* kind(bool by_tanh) { return by_tanh ? "tanh" : "none"; }

}  // namespace

at::Tensor gelu(const at::Tensor& x, bool by_tanh) { return at::gelu(x, kind(by_tanh)); }

at::Tensor gelu_backward(const at::Tensor& dy, const at::Tensor& x, bool by_tanh) {
  return at::gelu_backward(dy, x, kind(by_tanh));
}

}  // namespace attnlab::kernels
