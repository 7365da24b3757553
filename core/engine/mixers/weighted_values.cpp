// SPDX-License-Identifier: Apache-2.0
#include "core/engine/mixers/weighted_values.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/logical_or.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>
#include <limits>

namespace attnlab {

at::Tensor weighted_values(const at::Tensor& a, const at::Tensor& v, const at::Tensor& hidden) {
  if (!v.is_cpu() || std::isfinite(v.sum(at::kDouble).item<double>())) return at::matmul(a, v);
  const at::Tensor finite = v.isfinite();
  const at::Tensor o = at::matmul(a, at::where(finite, v, at::zeros_like(v)));
  const at::Tensor sees = (~hidden).to(at::kFloat).expand_as(a);
  return o.masked_fill(at::matmul(sees, (~finite).to(at::kFloat)).gt(0),
                       std::numeric_limits<float>::quiet_NaN());
}

at::Tensor hidden_pairs(int64_t queries, int64_t keys, int64_t window, const at::Tensor& like) {
  const auto longs = like.options().dtype(at::kLong);
  const at::Tensor last_seen = at::arange(keys - queries, keys, longs).unsqueeze(1);
  const at::Tensor key = at::arange(keys, longs).unsqueeze(0);
  const at::Tensor hidden = key.gt(last_seen);
  return window == 0 ? hidden : hidden.logical_or(key.le(last_seen - window));
}

}  // namespace attnlab
