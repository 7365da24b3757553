// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "core/engine/train/gradient_sum.h"
#include "core/engine/train/loss.h"
#include "core/engine/train/observer.h"
#include "core/shared/messages/event.h"

namespace attnlab {

/// What the training loop asks of whoever it works for.
struct TrainerHost {
  std::function<void(Event)> emit;
  /// Micro-batch `micro` of step `step` (from 0), on the CPU.
  std::function<Batch(int64_t step, int64_t micro)> batch;
  /// Looked at between micro-batches: end without finishing the step?
  std::function<bool()> wants_stop;
  /// Before each micro-batch: a moment for others, which counts as no training.
  std::function<void()> pass_time;
  /// Before each step; may wait. False: end here.
  std::function<bool()> may_go_on;
  /// Loss or gradient of the step after `progress()` are not finite on these batches, which lie on
  /// the model's device. Throws.
  std::function<void(const std::vector<Batch>&)> give_up;
};

enum class TrainOutcome { finished, stopped };

/// The training loop (paper §4.2): batches, loss, optimizer, progress. What else happens beside it
/// is the observers', what it is for the host's; it knows no folder.
class Trainer {
 public:
  Trainer(const TrainSpec& spec, LanguageModel& model, const Loss& loss, GradientSum& sum,
          TrainerHost host, std::vector<Observer*> observers);

  /// Trains from `progress.step` to the last step, or until the host ends it; the weights are then
  /// those after a whole step.
  TrainOutcome run(TrainProgress progress);

  [[nodiscard]] const TrainProgress& progress() const { return progress_; }
  /// Multiplies the schedule's learning rate from the next step on.
  void set_learning_rate_factor(double factor) { progress_.learning_rate_factor = factor; }
  /// Waits for the values of all steps so far and emits them.
  void report_all() { report(true); }
  [[nodiscard]] double last_loss() const { return last_loss_; }
  [[nodiscard]] double tokens_per_second() const { return tokens_per_second_; }
  /// The weights are those after `progress().step` steps; false when an update was broken off.
  [[nodiscard]] bool weights_are_whole() const { return !updating_; }

 private:
  using Clock = std::chrono::steady_clock;

  /// Loss and gradient norm of a step whose values may still be on the device.
  struct Measured {
    int64_t step = 0;
    double learning_rate = 0, seconds = 0;
    at::Tensor values;  ///< [2] on the CPU: loss, norm
    std::function<bool()> arrived;
  };

  std::optional<Measured> train_step();
  bool add_up_gradients(const std::vector<Batch>& batches, double& passed);
  Measured measure(const at::Tensor& loss, const at::Tensor& norm, double rate);
  void report(bool wait);
  void report(const Measured& measured);
  void give_up(int64_t step);
  void observe(bool last);
  [[nodiscard]] int64_t tokens_per_step() const;
  [[nodiscard]] Batch on_device(const Batch& batch) const;

  const TrainSpec& spec_;
  LanguageModel& model_;
  const Loss& loss_;
  GradientSum& sum_;
  TrainerHost host_;
  std::vector<Observer*> observers_;
  TrainProgress progress_;
  std::deque<Measured> pending_;
  bool updating_ = false;
  double last_loss_ = 0, tokens_per_second_ = 0, reported_seconds_ = 0;
};

}  // namespace attnlab
