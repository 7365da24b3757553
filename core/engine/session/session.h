// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "core/engine/session/event_log.h"
#include "core/engine/train/trainer.h"
#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// Who watches a run that this process owns.
struct SessionHost {
  EventLog::Listener listener;       ///< sees every event; may be empty
  std::function<bool()> wants_stop;  ///< save and stop?
};

/// Makes the run folder and trains. The folder appears only after data and model stand; if it
/// cannot be made complete, nothing of it is left. Throws Error.
TrainOutcome train_new_run(RunSpec spec, const std::filesystem::path& folder,
                           const SessionHost& host);

/// Goes on from the newest whole checkpoint of a run, with its own threads and GEMM route, exactly
/// as if it had never stopped. `steps` stretches the schedule and says so. Throws Error.
TrainOutcome resume_run(const std::filesystem::path& folder, std::optional<int64_t> steps,
                        const SessionHost& host);

/// How the processor is used; recorded in run.json because other choices give other last bits.
Json runtime_json(const RunSpec& spec);

}  // namespace attnlab
