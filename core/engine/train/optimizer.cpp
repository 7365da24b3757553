// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/optimizer.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/full.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>

namespace attnlab {

AdamW::AdamW(Parameters& parameters, const TrainSpec& spec)
    : parameters_(parameters),
      spec_(spec),
      first_(at::zeros_like(parameters.weights())),
      second_(at::zeros_like(parameters.weights())) {}

void AdamW::restore(const at::Tensor& first, const at::Tensor& second, int64_t updates) {
  first_.copy_(first);
  second_.copy_(second);
  updates_ = updates;
}

void AdamW::update(int64_t begin, int64_t count, double learning_rate, double decay,
                   const at::Tensor& divisor, const at::Tensor& not_finite) {
  if (count == 0) return;
  const auto part = [&](const at::Tensor& flat) { return flat.narrow(0, begin, count); };
  std::vector<at::Tensor> weights = {part(parameters_.weights())};
  std::vector<at::Tensor> gradients = {part(parameters_.gradients())};
  std::vector<at::Tensor> first = {part(first_)};
  std::vector<at::Tensor> second = {part(second_)};
  const std::vector<at::Tensor> steps = {
      at::full({}, static_cast<double>(updates_), weights[0].options())};
  at::_fused_adamw_(weights, gradients, first, second, {}, steps, learning_rate, spec_.beta1,
                    spec_.beta2, decay, spec_.epsilon, false, false, divisor, not_finite);
}

at::Tensor AdamW::step(double learning_rate) {
  const at::Tensor norm = at::linalg_vector_norm(parameters_.gradients());
  if (norm.is_cpu() && !std::isfinite(norm.item<float>())) {
    parameters_.gradients().zero_();
    return norm;
  }
  ++updates_;
  const at::Tensor not_finite = norm.isfinite().logical_not_().to(at::kFloat);
  // Gradients are divided by this on the way: max(1, (norm + 1e-6) / clip).
  const at::Tensor divisor = spec_.grad_clip > 0
                                 ? (norm + 1e-6).div_(spec_.grad_clip).clamp_min_(1.0)
                                 : at::ones_like(norm);
  const int64_t decayed = parameters_.decayed();
  update(0, decayed, learning_rate, spec_.weight_decay, divisor, not_finite);
  update(decayed, parameters_.weights().numel() - decayed, learning_rate, 0, divisor, not_finite);
  parameters_.gradients().zero_();
  return norm;
}

}  // namespace attnlab
