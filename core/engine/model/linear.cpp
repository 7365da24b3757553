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

at::Tensor plain(const Factor& x) { return x.transposed ? x.matrix.t() : x.matrix; }

at::Tensor multiplied(const Factor& a, const Factor& b, const at::Tensor& start = {}) {
  at::Tensor c = at::empty({a.rows(), b.columns()}, a.matrix.options());
  product(a, b, c, start);
  return c;
}

}  // namespace

void product(const Factor& a, const Factor& b, at::Tensor& c, const at::Tensor& start) {
  if (gemm_route() == GemmRoute::attnlab && kernels::has_matrix_product(a, b))
    kernels::multiply(a, b, c, start);
  else if (start.defined())
    at::addmm_out(c, start, plain(a), plain(b));
  else
    at::mm_out(c, plain(a), plain(b));
}

at::Tensor linear(const at::Tensor& x, const Weight& w, const Weight& bias) {
  return multiplied({x}, {w.value, true}, bias.value);
}

at::Tensor linear_onto(const at::Tensor& h, const at::Tensor& x, const Weight& w) {
  return multiplied({x}, {w.value, true}, h);
}

void accumulate(const at::Tensor& dy, const at::Tensor& x, const Weight& w, const Weight& bias) {
  at::Tensor grad = w.grad;
  if (dy.scalar_type() == at::kFloat)
    product({dy, true}, {x}, grad, grad);
  else
    grad.add_(at::mm(dy.t(), x));
  if (bias.defined()) at::Tensor(bias.grad).add_(dy.sum(0, false, at::kFloat));
}

at::Tensor linear_backward(const at::Tensor& dy, const Weight& w) {
  return multiplied({dy}, {w.value});
}

}  // namespace attnlab
