// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/adamw.h"

#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/full.h>

#include <algorithm>

#include "core/engine/model/zero_floats.h"

namespace attnlab {
namespace {

/// All parameters by AdamW, with decay on matrices only.
class AdamW final : public Optimizer {
 public:
  AdamW(Parameters& parameters, const TrainSpec& spec)
      : Optimizer(parameters, spec),
        first_(zeros_like(parameters.weights())),
        second_(zeros_like(parameters.weights())) {}

  bool updates_parts() const override { return true; }

  std::vector<OptimizerState> state() const override {
    return {{"first_moment", first_}, {"second_moment", second_}};
  }

 private:
  void update(double learning_rate, const Clipping& clipping) override {
    const int64_t end = part().begin + part().count;
    const int64_t decayed = std::clamp(parameters().decayed(), part().begin, end);
    for (const AdamWSlice& slice :
         {slice_of(part().begin, decayed, spec().weight_decay), slice_of(decayed, end, 0)})
      update_by_adamw(parameters(), spec(), slice, learning_rate, updates(), clipping);
  }

  static at::Tensor zeros_like(const at::Tensor& flat) {
    return zero_floats(flat.numel(), flat.device());
  }

  AdamWSlice slice_of(int64_t begin, int64_t end, double decay) const {
    const int64_t count = end - begin;
    return {begin, count, decay, first_.narrow(0, begin, count), second_.narrow(0, begin, count)};
  }

  at::Tensor first_, second_;  ///< flat, at the parameters' offsets
};

}  // namespace

void update_by_adamw(const Parameters& parameters, const TrainSpec& spec, const AdamWSlice& slice,
                     double learning_rate, int64_t updates, const Clipping& clipping) {
  if (slice.count == 0) return;
  const auto part = [&](const at::Tensor& flat) {
    return flat.narrow(0, slice.begin, slice.count);
  };
  std::vector<at::Tensor> weights = {part(parameters.weights())};
  std::vector<at::Tensor> gradients = {part(parameters.gradients())};
  std::vector<at::Tensor> first = {slice.first}, second = {slice.second};
  const std::vector<at::Tensor> steps = {
      at::full({}, static_cast<double>(updates), weights[0].options())};
  at::_fused_adamw_(weights, gradients, first, second, {}, steps, learning_rate, spec.beta1,
                    spec.beta2, slice.weight_decay, spec.epsilon, false, false, clipping.divisor,
                    clipping.not_finite);
}

std::unique_ptr<Optimizer> make_adamw(Parameters& parameters, const TrainSpec& spec) {
  return std::make_unique<AdamW>(parameters, spec);
}

}  // namespace attnlab
