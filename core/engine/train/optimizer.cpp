// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/optimizer.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/ones_like.h>

#include <cmath>

#include "core/engine/train/norm.h"
#include "core/shared/base/error.h"

namespace attnlab {

at::Tensor Optimizer::step(double learning_rate) {
  const at::Tensor norm = norm_of(parameters_.gradients());
  step(learning_rate, norm);
  return norm;
}

void Optimizer::step(double learning_rate, const at::Tensor& norm) {
  if (norm.is_cpu() && !std::isfinite(norm.item<float>())) {
    parameters_.gradients().zero_();
    return;
  }
  ++updates_;
  const at::Tensor not_finite = norm.isfinite().logical_not_().to(at::kFloat);
  // max(1, (norm + 1e-6) / clip), as torch.nn.utils.clip_grad_norm_ has it.
  const at::Tensor divisor = spec_.grad_clip > 0
                                 ? (norm + 1e-6).div_(spec_.grad_clip).clamp_min_(1.0)
                                 : at::ones_like(norm);
  update(learning_rate, {divisor, not_finite});
  parameters_.gradients().zero_();
}

#define ATTNLAB_OPTIMIZER(name) \
  std::unique_ptr<Optimizer> make_##name(Parameters& parameters, const TrainSpec& spec);
#include "core/shared/spec/optimizers.def"
#undef ATTNLAB_OPTIMIZER

std::unique_ptr<Optimizer> make_optimizer(Parameters& parameters, const TrainSpec& spec) {
#define ATTNLAB_OPTIMIZER(known) \
  if (spec.optimizer == #known) return make_##known(parameters, spec);
#include "core/shared/spec/optimizers.def"
#undef ATTNLAB_OPTIMIZER
  bad_input(unknown_name("optimizer", spec.optimizer, optimizer_names()));
}

}  // namespace attnlab
