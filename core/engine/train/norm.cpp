// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/norm.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_vector_norm.h>

namespace attnlab {
namespace {

constexpr int64_t part = 4096;

at::Tensor sum_of_squares(const at::Tensor& rows) {
  return at::linalg_vector_norm(rows, 2, at::IntArrayRef{1}).to(at::kDouble).square().sum();
}

}  // namespace

at::Tensor norm_of(const at::Tensor& x) {
  const int64_t whole = x.numel() / part * part, rest = x.numel() - whole;
  const at::Tensor squares = sum_of_squares(x.narrow(0, 0, whole).view({-1, part})) +
                             sum_of_squares(x.narrow(0, whole, rest).view({1, rest}));
  return squares.sqrt_().to(at::kFloat);
}

}  // namespace attnlab
