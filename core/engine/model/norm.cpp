// SPDX-License-Identifier: Apache-2.0
#include "core/engine/model/norm.h"

#include "core/engine/kernels/layer_norm.h"
#include "core/engine/kernels/rms_norm.h"

namespace attnlab {

at::Tensor norm(const at::Tensor& x, const NormWeights& w, double eps, at::Tensor& rstd) {
  if (!w.bias.defined()) return kernels::rms_norm(x, w.weight.value, eps, rstd);
  return kernels::layer_norm(x, w.weight.value, w.bias.value, eps);
}

void norm_backward(const at::Tensor& dy, const at::Tensor& x, const NormWeights& w, double eps,
                   const at::Tensor& rstd, at::Tensor& dx) {
  at::Tensor d_weight = w.weight.grad, d_bias = w.bias.grad;
  if (!w.bias.defined())
    return kernels::rms_norm_backward(dy, x, w.weight.value, rstd, dx, d_weight);
  kernels::layer_norm_backward(dy, x, w.weight.value, eps, dx, d_weight, d_bias);
}

}  // namespace attnlab
