// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/engine/model/parameters.h"
#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// AdamW with decoupled decay on matrices only (Loshchilov, Hutter 2019) and clipping by the global
/// norm, over the flat buffers. Same numbers as torch.optim.AdamW after clip_grad_norm_.
class AdamW {
 public:
  AdamW(Parameters& parameters, const TrainSpec& spec);

  /// Clips, updates the weights and zeroes the gradients. An update whose gradient is not finite
  /// is left out. Returns the gradient's norm before clipping, a scalar on the device, unread.
  at::Tensor step(double learning_rate);

  /// First and second moments, flat, at the parameters' offsets.
  [[nodiscard]] const at::Tensor& first_moment() const { return first_; }
  [[nodiscard]] const at::Tensor& second_moment() const { return second_; }
  [[nodiscard]] int64_t updates() const { return updates_; }
  void restore(const at::Tensor& first, const at::Tensor& second, int64_t updates);

 private:
  void update(int64_t begin, int64_t count, double learning_rate, double decay,
              const at::Tensor& divisor, const at::Tensor& not_finite);

  Parameters& parameters_;
  TrainSpec spec_;
  at::Tensor first_, second_;
  int64_t updates_ = 0;
};

}  // namespace attnlab
