// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <set>
#include <string>

#include "core/engine/train/checkpoint.h"
#include "core/engine/train/observer.h"
#include "core/shared/messages/event.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// Keeps what a training has come to as files of the run: snapshots of the weights, and checkpoints
/// from which it goes on exactly. What it saves is told as {"event": "snapshot", "step", "file"}
/// and
/// {"event": "checkpoint", "step", "folder"}. Everything throws Error on a full disk.
class Keeper {
 public:
  /// `flush`: everything emitted so far is on disk. `complete_state`: the optimizer's state is
  /// whole here, of which other processes may have parts.
  Keeper(const RunSpec& spec, const LanguageModel& model, const Optimizer& optimizer,
         std::shared_ptr<const Tokenizer> tokenizer, const RunFolder& folder,
         std::function<void(Event)> emit, std::function<void()> flush,
         std::function<void()> complete_state);

  void save_snapshot(int64_t step);
  /// By steps or, where the spec says none, by time: automatic ones take a fiftieth of it.
  [[nodiscard]] bool checkpoint_is_due(int64_t step) const;
  /// Automatic ones make older automatic ones go.
  void save_checkpoint(const TrainProgress& progress);
  /// One that somebody ordered, which never goes.
  void save_lasting_checkpoint(const TrainProgress& progress);
  /// Folder of the newest one saved here; empty: none yet.
  [[nodiscard]] const std::string& newest_checkpoint() const { return newest_; }

 private:
  using Clock = std::chrono::steady_clock;
  void drop_old_checkpoints();

  const RunSpec& spec_;
  const LanguageModel& model_;
  const Optimizer& optimizer_;
  std::shared_ptr<const Tokenizer> tokenizer_;
  const RunFolder& folder_;
  std::function<void(Event)> emit_;
  std::function<void()> flush_, complete_state_;
  std::string newest_;
  std::set<int64_t> lasting_;
  Clock::time_point saved_ = Clock::now();
  double seconds_ = 1e9;  ///< what a checkpoint takes; before anything was saved: too long
};

/// Automatic checkpoints. The last step has one of its own (run_training.h).
class CheckpointObserver final : public Observer {
 public:
  explicit CheckpointObserver(Keeper& keeper) : keeper_(keeper) {}
  [[nodiscard]] bool is_due(int64_t step, bool last) const override {
    return !last && step > 0 && keeper_.checkpoint_is_due(step);
  }
  void observe(const TrainProgress& progress) override { keeper_.save_checkpoint(progress); }

 private:
  Keeper& keeper_;
};

}  // namespace attnlab
