// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "app/cli/command.h"
#include "core/engine/session/session.h"

namespace attnlab::cli {

/// Trains the run in folder `run` through `work` and shows its events until it ends. With `detach`
/// in a process of its own that outlives the terminal: this one returns (`finished`) as soon as
/// the run has begun, with {"event": "started", "run", "pid"}, or ends like the other one did when
/// that failed before.
TrainOutcome train_watched(const std::string& run, bool detach, const Globals& globals,
                           const std::function<TrainOutcome(const SessionHost&)>& work);

}  // namespace attnlab::cli
