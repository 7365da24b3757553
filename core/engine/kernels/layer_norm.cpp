// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/layer_norm.h"

#include <ATen/ops/native_layer_norm.h>
#include <ATen/ops/native_layer_norm_backward.h>

namespace attnlab::kernels {

at::Tensor layer_norm(const at::Tensor& x, const at::Tensor& w, const at::Tensor& b, double eps) {
  return std::get<0>(at::native_layer_norm(x.to(at::kFloat), {x.size(1)}, w.to(at::kFloat),
                                           b.to(at::kFloat), eps))
      .to(x.scalar_type());
}

void layer_norm_backward(const at::Tensor& dy, const at::Tensor& x, const at::Tensor& w, double eps,
                         at::Tensor& dx, at::Tensor& dw, at::Tensor& db) {
  const std::vector<int64_t> shape = {x.size(1)};
  const at::Tensor wide = x.to(at::kFloat), weight = w.to(at::kFloat);
  const auto [y, mean, rstd] = at::native_layer_norm(wide, shape, weight, {}, eps);
  const auto [d_wide, d_weight, d_bias] = at::native_layer_norm_backward(
      dy.to(at::kFloat), wide, shape, mean, rstd, weight, weight, {true, true, true});
  dx.add_(d_wide);
  dw.add_(d_weight);
  db.add_(d_bias);
}

}  // namespace attnlab::kernels
