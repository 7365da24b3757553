// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/engine/train/desk.h"
#include "core/engine/train/observers.h"
#include "core/engine/train/rank_orders.h"

namespace attnlab {

/// What the training of a run needs of the process that owns it.
struct RunHost {
  std::function<void(Event)> emit;
  /// Everything emitted so far is on disk.
  std::function<void()> flush;
  /// Looked at between micro-batches: save and stop?
  std::function<bool()> wants_stop;
  /// What viewers ask for; may be null.
  CommandQueue* commands = nullptr;
  /// Those that train together, this one first, with a sum that does not depend on how many they
  /// are (gradient_sum.h). Null: one process, which sums in place.
  Ranks* ranks = nullptr;
};

/// The training of one run: the loop, what is observed and kept beside it in the run's folder, and
/// the desk for viewers. Everything that happens goes out as events.
class RunTraining {
 public:
  RunTraining(const RunSpec& spec, LanguageModel& model, const DataSource& data,
              Optimizer& optimizer, const RunFolder& folder, RunHost host);
  RunTraining(const RunTraining&) = delete;
  RunTraining& operator=(const RunTraining&) = delete;

  /// Trains from `progress.step` to the last step, or until asked to stop; either way a checkpoint
  /// is written. Throws Error when the loss is no longer finite, or when memory does not suffice;
  /// it names the last good state.
  TrainOutcome run(TrainProgress progress);

 private:
  std::unique_ptr<GradientSum> make_sum(Optimizer& optimizer);
  [[nodiscard]] bool is_alone() const;
  TrainerHost trainer_host();
  bool may_go_on();
  void tell_others(RankOrder::Kind kind);
  std::vector<Observer*> all_observers();
  [[nodiscard]] bool wants_stop() const;
  [[noreturn]] void give_up(const std::vector<Batch>& batches);
  [[noreturn]] void run_out_of_memory(double bytes);
  void finish(const char* event);

  const RunSpec& spec_;
  LanguageModel& model_;
  const DataSource& data_;
  const RunFolder& folder_;
  RunHost host_;
  ProbeSequences sequences_;
  ModelTexts texts_;
  Keeper keeper_;
  EvaluationObserver evaluation_;
  std::vector<std::unique_ptr<Observer>> observers_;
  NextTokenLoss loss_;
  std::unique_ptr<GradientSum> sum_;
  Trainer trainer_;
  std::optional<Desk> desk_;
};

}  // namespace attnlab
