// SPDX-License-Identifier: Apache-2.0
#include "core/engine/model/ends.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include "core/engine/kernels/cross_entropy.h"
#include "core/engine/kernels/embedding.h"
#include "core/engine/model/linear.h"
#include "core/engine/model/norm.h"

namespace attnlab {
namespace {

constexpr int64_t chunk_bytes = 64 << 20;  // logits that exist at once

int64_t rows_per_chunk(int64_t vocabulary) {
  return std::max<int64_t>(16, chunk_bytes / (4 * vocabulary));
}

}  // namespace

at::Tensor embedded(const ModelWeights& weights, const at::Tensor& ids, int64_t first) {
  const at::Tensor& table = weights.embedding.value;
  at::Tensor h =
      table.index_select(0, ids.reshape({-1})).view({ids.size(0), ids.size(1), table.size(1)});
  if (weights.positions.defined()) h.add_(weights.positions.value.narrow(0, first, ids.size(1)));
  return h;
}

Node::Tensors Embedding::forward(const Tensors& inputs, bool) {
  inputs_ = inputs.size();
  const at::Tensor h = embedded(weights_, ids_, 0);
  if (!rows_) return {h};
  return {h, h.scalar_type() == at::kFloat ? h.clone() : h.to(at::kFloat)};
}

Node::Tensors Embedding::backward(const Tensors& d_outputs) {
  at::Tensor gradient = weights_.embedding.grad;
  const Weight& positions = weights_.positions;
  for (const auto& d : d_outputs) {
    if (!d.defined()) continue;
    kernels::add_rows(ids_.view({-1}), d.reshape({-1, d.size(2)}), gradient);
    if (positions.defined())
      positions.grad.narrow(0, 0, d.size(1)).add_(d.sum(0, false, at::kFloat));
  }
  return Tensors(inputs_);
}

Node::Tensors HeadLoss::forward(const Tensors& inputs, bool keep) {
  const at::Tensor x = inputs[0].detach().reshape({-1, spec_.hidden_size});
  const at::Tensor targets = targets_.reshape({-1});
  const int64_t rows = x.size(0);
  at::Tensor rstd;
  const at::Tensor n = norm(x, weights_.final_norm, spec_.rms_norm_eps, rstd);
  at::Tensor d_normed = keep ? at::empty_like(n) : at::Tensor();
  at::Tensor hits = at::empty({rows}, x.options().dtype(at::kBool));
  at::Tensor sum = at::zeros({}, x.options().dtype(at::kDouble));
  const int64_t step = rows_per_chunk(spec_.vocab_size);
  for (int64_t at = 0; at < rows; at += step) {
    const int64_t count = std::min(step, rows - at);
    const at::Tensor part = n.narrow(0, at, count);
    at::Tensor logits = linear(part, weights_.head, {});
    at::Tensor part_hits = hits.narrow(0, at, count);
    sum.add_(kernels::cross_entropy(logits, targets.narrow(0, at, count), scale_, keep, part_hits));
    if (!keep) continue;
    accumulate(logits, part, weights_.head, {});
    at::Tensor d_part = d_normed.narrow(0, at, count);
    product({logits}, {weights_.head.value}, d_part);
  }
  if (keep) {
    dx_ = at::zeros_like(x);
    norm_backward(d_normed, x, weights_.final_norm, spec_.rms_norm_eps, rstd, dx_);
    dx_ = dx_.view(inputs[0].sizes());
  }
  if (detail_ != nullptr) *detail_ = {sum, hits};
  return {(sum * scale_).to(at::kFloat)};
}

// The gradient of parameters was added in forward, for an incoming gradient of 1.
Node::Tensors HeadLoss::backward(const Tensors&) {
  Tensors result = {dx_};
  dx_.reset();
  return result;
}

at::Tensor head_logits(const ModelSpec& spec, const ModelWeights& weights, const at::Tensor& h) {
  at::Tensor rstd;
  const at::Tensor n = norm(h, weights.final_norm, spec.rms_norm_eps, rstd);
  return linear(n, weights.head, {}).to(at::kFloat);
}

}  // namespace attnlab
