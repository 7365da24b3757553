// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/keeper.h"

#include "core/shared/base/clock.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace attnlab {
namespace {

// Automatic checkpoints take a fiftieth of the time, and are this far apart.
constexpr double checkpoint_share = 0.02;
constexpr double soonest_checkpoint = 10, latest_checkpoint = 300;  // seconds
constexpr size_t automatic_checkpoints_kept = 2;

}  // namespace

Keeper::Keeper(const RunSpec& spec, const LanguageModel& model, const Optimizer& optimizer,
               std::shared_ptr<const Tokenizer> tokenizer, const RunFolder& folder,
               std::function<void(Event)> emit, std::function<void()> flush,
               std::function<void()> complete_state)
    : spec_(spec),
      model_(model),
      optimizer_(optimizer),
      tokenizer_(std::move(tokenizer)),
      folder_(folder),
      emit_(std::move(emit)),
      flush_(std::move(flush)),
      complete_state_(std::move(complete_state)) {}

void Keeper::save_snapshot(int64_t step) {
  const auto path = folder_.snapshot(step);
  const auto start = Clock::now();
  attnlab::save_snapshot(path, model_);
  // A checkpoint holds two moments besides the weights.
  if (newest_.empty()) seconds_ = 3 * seconds_since(start);
  emit_({{{"event", "snapshot"},
          {"step", step},
          {"file", path.lexically_relative(folder_.path()).string()}},
         {}});
}

bool Keeper::checkpoint_is_due(int64_t step) const {
  const int64_t every = spec_.train.checkpoint_every;
  if (every > 0) return step % every == 0;
  return seconds_since(saved_) >=
         std::clamp(seconds_ / checkpoint_share, soonest_checkpoint, latest_checkpoint);
}

void Keeper::save_checkpoint(const TrainProgress& progress) {
  const auto path = folder_.checkpoint(progress.step);
  flush_();  // events up to here first: nothing before a checkpoint is ever lost
  const auto start = Clock::now();
  complete_state_();
  attnlab::save_checkpoint(path, model_, *tokenizer_, optimizer_, progress);
  newest_ = path.string();
  saved_ = Clock::now();
  seconds_ = seconds_since(start);
  emit_({{{"event", "checkpoint"},
          {"step", progress.step},
          {"folder", path.lexically_relative(folder_.path()).string()}},
         {}});
  if (spec_.train.checkpoint_every == 0) drop_old_checkpoints();
}

void Keeper::save_lasting_checkpoint(const TrainProgress& progress) {
  lasting_.insert(progress.step);
  save_checkpoint(progress);
}

void Keeper::drop_old_checkpoints() {
  auto steps = folder_.checkpoint_steps();
  std::erase_if(steps, [this](int64_t step) { return lasting_.contains(step); });
  while (steps.size() > automatic_checkpoints_kept) {
    std::error_code ignored;
    std::filesystem::remove_all(folder_.checkpoint(steps.front()), ignored);
    steps.erase(steps.begin());
  }
}

}  // namespace attnlab
