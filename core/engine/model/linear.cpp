// SPDX-License-Identifier: Apache-2.0
#include "core/engine/model/linear.h"

#include <ATen/ops/addmm.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/sum.h>

namespace attnlab {

at::Tensor linear(const at::Tensor& x, const Weight& w, const Weight& bias) {
  if (bias.defined()) return at::addmm(bias.value, x, w.value.t());
  return at::mm(x, w.value.t());
}

void add_linear(at::Tensor& y, const at::Tensor& x, const Weight& w) { y.addmm_(x, w.value.t()); }

void accumulate(const at::Tensor& dy, const at::Tensor& x, const Weight& w, const Weight& bias) {
  at::Tensor grad = w.grad;
  if (dy.scalar_type() == at::kFloat)
    grad.addmm_(dy.t(), x);
  else
    grad.add_(at::mm(dy.t(), x));
  if (bias.defined()) at::Tensor(bias.grad).add_(dy.sum(0, false, at::kFloat));
}

at::Tensor linear_backward(const at::Tensor& dy, const Weight& w) { return at::mm(dy, w.value); }

}  // namespace attnlab
