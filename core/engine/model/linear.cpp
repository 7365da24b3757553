// SPDX-License-Identifier: Apache-2.0
#include "core/engine/model/linear.h"

#include <ATen/ops/addmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/sum.h>

#include "core/engine/kernels/matrix_product.h"
#include "core/engine/runtime/runtime.h"

namespace attnlab {
namespace {

bool takes_own_route(const at::Tensor& a, const at::Tensor& b) {
  return gemm_route() == GemmRoute::attnlab && kernels::has_matrix_product(a, b);
}

at::Tensor multiplied(const at::Tensor& a, const at::Tensor& b) {
  at::Tensor c = at::empty({a.size(0), b.size(1)}, a.options());
  product(a, b, c, false);
  return c;
}

}  // namespace

void product(const at::Tensor& a, const at::Tensor& b, at::Tensor& c, bool add) {
  if (takes_own_route(a, b))
    kernels::multiply(a, b, c, add);
  else if (add)
    c.addmm_(a, b);
  else
    at::mm_out(c, a, b);
}

at::Tensor linear(const at::Tensor& x, const Weight& w, const Weight& bias) {
  const at::Tensor to = w.value.t();
  if (!bias.defined()) return multiplied(x, to);
  if (!takes_own_route(x, to)) return at::addmm(bias.value, x, to);
  at::Tensor y = at::empty({x.size(0), to.size(1)}, x.options());
  y.copy_(bias.value);  // into every row
  product(x, to, y, true);
  return y;
}

void add_linear(at::Tensor& y, const at::Tensor& x, const Weight& w) {
  product(x, w.value.t(), y, true);
}

void accumulate(const at::Tensor& dy, const at::Tensor& x, const Weight& w, const Weight& bias) {
  at::Tensor grad = w.grad;
  if (dy.scalar_type() == at::kFloat)
    product(dy.t(), x, grad, true);
  else
    grad.add_(at::mm(dy.t(), x));
  if (bias.defined()) at::Tensor(bias.grad).add_(dy.sum(0, false, at::kFloat));
}

at::Tensor linear_backward(const at::Tensor& dy, const Weight& w) {
  return multiplied(dy, w.value);
}

}  // namespace attnlab
