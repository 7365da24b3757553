// SPDX-License-Identifier: Apache-2.0
#include "core/engine/session/resume.h"

#include <algorithm>
#include <optional>

#include "core/engine/session/fork.h"
#include "core/engine/session/session.h"
#include "core/engine/train/weight_files.h"
#include "core/shared/base/error.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/run/run_status.h"

namespace attnlab {
namespace {

/// Calls `visit` for each event of the run, as far as its record can be read.
template <class Visit>
void each_event(const RunFolder& run, Visit visit) {
  try {
    EventFileReader reader(run.events());
    while (const auto event = reader.next()) visit(*event);
  } catch (const Error&) {  // told of where the attempts are counted
  }
}

/// Snapshots that belong to the run as it stands: one that a later attempt replaced may lie in the
/// folder, of weights that nothing else remembers. Where no event tells, those of the folder.
std::vector<int64_t> valid_snapshots(const RunFolder& run, int64_t last_step) {
  std::vector<int64_t> told;
  each_event(run, [&](const Event& event) {
    if (event.kind() == "resumed") {
      const auto from = static_cast<int64_t>(number_of(event.header, "from_step", 0));
      std::erase_if(told, [from](int64_t step) { return step > from; });
    }
    if (event.kind() == "snapshot") told.push_back(event.step());
  });
  std::vector<int64_t> steps = run.snapshot_steps();
  std::erase_if(steps, [last_step](int64_t step) { return step >= last_step; });  // nothing left
  if (!told.empty())
    std::erase_if(steps, [&](int64_t step) { return std::ranges::find(told, step) == told.end(); });
  return steps;
}

/// What the events say of training up to a step: a snapshot holds weights alone.
TrainProgress progress_at(const RunFolder& run, int64_t step, const TrainSpec& train) {
  TrainProgress progress{step, step * train.batch_size * train.accumulate * train.seq_len, 0, 1};
  std::vector<std::pair<int64_t, double>> factors = {{0, 1.0}};
  each_event(run, [&](const Event& event) {
    const std::string kind = event.kind();
    if (kind == "resumed") {
      const auto from = static_cast<int64_t>(number_of(event.header, "from_step", 0));
      std::erase_if(factors, [from](const auto& factor) { return factor.first > from; });
    }
    if (event.step() > step) return;
    if (kind == "step") progress.seconds = number_of(event.header, "seconds", progress.seconds);
    if (kind == "command_applied" && event.header.contains("learning_rate_factor"))
      factors.emplace_back(event.step(), number_of(event.header, "learning_rate_factor"));
  });
  progress.learning_rate_factor = factors.back().second;
  return progress;
}

std::optional<TrainProgress> restore_checkpoint(const RunFolder& run, LanguageModel& model,
                                                Optimizer& optimizer,
                                                std::vector<std::string>& notices) {
  auto steps = run.checkpoint_steps();
  for (; !steps.empty(); steps.pop_back()) {
    try {
      return restore_training(run.checkpoint(steps.back()), model, optimizer);
    } catch (const Error& error) {
      notices.push_back("skipped a checkpoint: " + error.line());
    }
  }
  return std::nullopt;
}

/// The step of the newest snapshot that can be read.
std::optional<int64_t> restore_snapshot(const RunFolder& run, int64_t last_step,
                                        LanguageModel& model, std::vector<std::string>& notices) {
  auto steps = valid_snapshots(run, last_step);
  for (; !steps.empty(); steps.pop_back()) {
    try {
      load_weights(model, SafetensorsFile(run.snapshot(steps.back())));
      return steps.back();
    } catch (const Error& error) {
      notices.push_back("skipped a snapshot: " + error.line());
    }
  }
  return std::nullopt;
}

}  // namespace

TrainProgress restore_newest(const RunFolder& run, const Json& recorded, const RunSpec& spec,
                             LanguageModel& model, Optimizer& optimizer,
                             std::vector<std::string>& notices) {
  if (const auto exact = restore_checkpoint(run, model, optimizer, notices)) {
    const auto snapshots = valid_snapshots(run, spec.train.steps);
    if (!snapshots.empty() && snapshots.back() > exact->step)
      notices.push_back("goes on exactly from the checkpoint of step " +
                        std::to_string(exact->step) + "; the newer snapshot of step " +
                        std::to_string(snapshots.back()) +
                        " has weights but no optimizer state: `attnlab fork --step " +
                        std::to_string(snapshots.back()) + "` begins a run from it");
    return *exact;
  }
  if (const auto step = restore_snapshot(run, spec.train.steps, model, notices)) {
    if (*step > 0)
      notices.push_back(
          "no checkpoint was saved: goes on from the snapshot of step " + std::to_string(*step) +
          ", which has weights but no optimizer state, so the optimizer begins anew and the "
          "run is not the one that was interrupted from here on");
    return progress_at(run, *step, spec.train);
  }
  notices.push_back("neither a checkpoint nor a snapshot was saved: begins again");
  model.initialise_weights(spec.seed);
  if (recorded.contains("forked_from")) take_over_again(model, recorded["forked_from"]);
  return {};
}

}  // namespace attnlab
