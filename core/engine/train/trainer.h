// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "core/engine/data/data_source.h"
#include "core/engine/inspect/questions.h"
#include "core/engine/train/checkpoint.h"
#include "core/engine/inspect/evaluate.h"
#include "core/engine/train/map_recorder.h"
#include "core/engine/train/optimizer.h"
#include "core/engine/train/question_time.h"
#include "core/shared/messages/event.h"
#include "core/shared/run/run_folder.h"

namespace attnlab {

/// What the training loop needs of the run that owns it.
struct TrainerHost {
  std::function<void(Event)> emit;
  /// Everything emitted so far is on disk.
  std::function<void()> flush;
  /// Looked at between micro-batches: save and stop?
  std::function<bool()> wants_stop;
  /// What viewers ask for; may be null.
  CommandQueue* commands = nullptr;
};

enum class TrainOutcome { finished, stopped };

/// The training loop of one run (paper §4.2). Everything that happens goes out as events, the
/// commands that changed its course too, so that a run can be replayed. Questions of viewers are
/// answered between micro-batches, in a share of the time (question_time.h), orders are applied
/// between steps.
class Trainer {
 public:
  Trainer(const RunSpec& spec, LanguageModel& model, const DataSource& data, Optimizer& optimizer,
          const RunFolder& folder, TrainerHost host);

  /// Trains from `progress.step` to the last step, or until asked to stop; either way a checkpoint
  /// is written. Throws Error when the loss is no longer finite; it names the last good state.
  TrainOutcome run(TrainProgress progress);

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
  bool may_go_on();
  bool answer_questions();
  void apply_orders();
  void apply_order(const Request& request);
  Json apply(const Command& order);
  void refuse_orders();
  [[nodiscard]] bool wants_stop() const;
  Measured measure(const at::Tensor& loss, const at::Tensor& norm, double rate);
  void report(bool wait);
  void report(const Measured& measured);
  [[noreturn]] void give_up(int64_t step);
  void regular_work(bool last);
  void evaluate_now();
  void sample_now();
  void indicators_now();
  void record_maps_now();
  void snapshot_now();
  void checkpoint_now();
  void drop_old_checkpoints();
  [[nodiscard]] bool checkpoint_is_due() const;
  [[nodiscard]] int64_t tokens_per_step() const;
  [[nodiscard]] Batch on_device(const Batch& batch) const;
  void finish(const char* event);
  void emit(Json header);
  [[nodiscard]] bool probe_is_due(bool last) const;

  const RunSpec& spec_;
  LanguageModel& model_;
  const DataSource& data_;
  Optimizer& optimizer_;
  const RunFolder& folder_;
  TrainerHost host_;
  TrainProgress progress_;
  std::set<int64_t> snapshots_;
  std::deque<Measured> pending_;
  std::optional<Evaluation> evaluation_;
  int64_t evaluated_step_ = -1;
  double last_loss_ = 0, tokens_per_second_ = 0, reported_seconds_ = 0;
  std::string checkpoint_;
  Clock::time_point last_checkpoint_ = Clock::now();
  double checkpoint_seconds_ = 1e9;  ///< what one takes; before anything was saved: too long
  ProbeSequences sequences_;
  MapRecorder recorder_;
  std::optional<QuestionTime> questions_;
  bool paused_ = false;
  bool stop_ordered_ = false;
  int64_t single_steps_ = 0;               ///< ordered while paused, not yet done
  std::set<int64_t> ordered_checkpoints_;  ///< never dropped
};

}  // namespace attnlab
