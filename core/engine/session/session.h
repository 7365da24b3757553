// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "core/engine/train/run_training.h"
#include "core/session/event_log.h"
#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// Who watches a run that this process owns.
struct SessionHost {
  EventLog::Listener listener;       ///< sees every event; may be empty
  std::function<bool()> wants_stop;  ///< save and stop?
  /// Started together with this process, which is the first of them, to train one run; null where
  /// no launcher did. The others follow_run (followers.h).
  Ranks* ranks = nullptr;
};

/// Makes the run folder and trains. The folder appears only after data and model stand; if it
/// cannot be made complete, nothing of it is left. With `model`, a checkpoint folder or GGUF file,
/// its weights come from there as far as they fit. Throws Error.
TrainOutcome train_new_run(RunSpec spec, const std::filesystem::path& folder, SessionHost host,
                           const std::filesystem::path& model = {});

/// A new run whose weights come from another one, from its newest snapshot or checkpoint at or
/// before `step`, as far as they fit; the rest is drawn as in any new run. Says what it kept in
/// run.json and in its first event. Throws Error.
TrainOutcome fork_run(const std::filesystem::path& parent, int64_t step, RunSpec spec,
                      const std::filesystem::path& folder, SessionHost host);

/// The spec of a run. Throws Error when the folder is no run.
RunSpec spec_of_run(const std::filesystem::path& folder);

/// What may be other than before when a run goes on.
struct ResumeChanges {
  std::optional<int64_t> steps{};       ///< stretches the schedule, and says so
  std::optional<int64_t> threads{};     ///< other last bits than before, and says so
  std::optional<std::string> device{};  ///< another one of the same kind
  std::vector<std::string> data{};      ///< where the same files lie now; empty: not told
  bool take_over = false;               ///< the machine that the run's lock names is gone
};

/// Goes on from the newest whole checkpoint of a run, with its own threads and GEMM route, exactly
/// as if it had never stopped. Throws Error.
TrainOutcome resume_run(const std::filesystem::path& folder, const ResumeChanges& changes,
                        SessionHost host);

/// The run's spec with its data where that lies now (run_data.h).
RunSpec spec_with_data(const std::filesystem::path& folder);

/// How the processor is used; recorded in run.json because other choices give other last bits.
Json runtime_json(const RunSpec& spec);

}  // namespace attnlab
