// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "core/engine/model/language_model.h"
#include "core/engine/runtime/ranks.h"
#include "core/engine/train/optimizer.h"

namespace attnlab {

/// How the gradients of a step's micro-batches become one and the weights follow. Where many
/// processes train, all of them call the same functions in the same order.
class GradientSum {
 public:
  GradientSum() = default;
  GradientSum(const GradientSum&) = delete;
  GradientSum& operator=(const GradientSum&) = delete;
  virtual ~GradientSum() = default;

  /// The micro-batches of a step that this process computes.
  [[nodiscard]] virtual Part micro_batches() const = 0;
  /// What is scored in all micro-batches, from what is in those of this process.
  virtual int64_t total_scored(int64_t here) = 0;
  /// Whether the gradient of a micro-batch must be complete before the next begins, so that each
  /// runs the second stream for itself.
  [[nodiscard]] virtual bool takes_each_apart() const = 0;
  /// The next micro-batch has come into the gradients; its loss is a scalar on the device.
  virtual void add(const at::Tensor& loss) = 0;
  /// Forgets the step.
  virtual void drop() = 0;

  /// Scalars on the device.
  struct Updated {
    at::Tensor loss;  ///< of all micro-batches
    at::Tensor norm;  ///< of the gradient, before clipping
  };
  /// Updates the weights and zeroes the gradients.
  virtual Updated update(double learning_rate) = 0;
  /// Makes the optimizer's state whole in rank 0, for a checkpoint.
  virtual void complete_state() {}
};

/// One process, one sum in the gradients themselves, one micro-batch after the other.
std::unique_ptr<GradientSum> sum_in_place(LanguageModel& model, Optimizer& optimizer,
                                          int64_t accumulate);

/// Each micro-batch by itself, then in the order of a tree (sum_tree.h), with parts of the work in
/// each of the processes: the losses, weights and states do not depend on how many there are. On
/// the CPU. Every process has at least one micro-batch.
std::unique_ptr<GradientSum> sum_in_tree(LanguageModel& model, Optimizer& optimizer,
                                         int64_t accumulate, Ranks& ranks);

/// The parts of the flat buffers that each process updates, where the optimizer updates parts.
std::vector<Part> updated_parts(const Parameters& parameters, int ranks);

}  // namespace attnlab
