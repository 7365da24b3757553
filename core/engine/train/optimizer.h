// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/engine/model/parameters.h"
#include "core/engine/runtime/ranks.h"
#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// A tensor without which an optimizer could not go on, fp32.
struct OptimizerState {
  std::string name;   ///< in trainer.safetensors
  at::Tensor values;  ///< what the optimizer works with: filling it restores the optimizer
};

/// What becomes of a step's gradients: scalars on the device, so that nobody has to wait for it.
struct Clipping {
  at::Tensor divisor;     ///< gradients are divided by it
  at::Tensor not_finite;  ///< 1: the step must change nothing; 0 otherwise
};

/// Updates the weights from the gradients, over the flat buffers of the parameters.
class Optimizer {
 public:
  virtual ~Optimizer() = default;
  Optimizer(const Optimizer&) = delete;
  Optimizer& operator=(const Optimizer&) = delete;

  /// Clips by the global norm, updates the weights and zeroes the gradients. An update whose
  /// gradient is not finite is left out. Returns the gradient's norm before clipping, a scalar on
  /// the device, unread.
  at::Tensor step(double learning_rate);
  /// The same where the norm of the gradient is known.
  void step(double learning_rate, const at::Tensor& norm);

  /// Whether `update` keeps to `part()`; else it needs the whole gradient, and updates everything.
  [[nodiscard]] virtual bool updates_parts() const { return false; }
  /// This process updates that part of the flat buffers alone, whole lines of 16.
  void set_part(const Part& part) { part_ = part; }

  /// As specs name it.
  [[nodiscard]] const std::string& name() const { return spec_.optimizer; }
  /// Always the same names and shapes for a model.
  [[nodiscard]] virtual std::vector<OptimizerState> state() const = 0;
  [[nodiscard]] int64_t updates() const { return updates_; }
  void set_updates(int64_t updates) { updates_ = updates; }

 protected:
  Optimizer(Parameters& parameters, const TrainSpec& spec)
      : parameters_(parameters), spec_(spec), part_{0, parameters.weights().numel()} {}
  /// Update number `updates()`, from 1.
  virtual void update(double learning_rate, const Clipping& clipping) = 0;

  [[nodiscard]] const Parameters& parameters() const { return parameters_; }
  [[nodiscard]] const TrainSpec& spec() const { return spec_; }
  [[nodiscard]] const Part& part() const { return part_; }

 private:
  Parameters& parameters_;
  TrainSpec spec_;
  Part part_;
  int64_t updates_ = 0;
};

/// The one that the spec names. Throws Error that suggests the nearest name.
std::unique_ptr<Optimizer> make_optimizer(Parameters& parameters, const TrainSpec& spec);

}  // namespace attnlab
