// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/engine/runtime/ranks.h"
#include "core/engine/session/workshop.h"
#include "core/engine/train/progress.h"
#include "core/engine/train/trainer.h"

namespace attnlab {

/// The ranks that train such a run; null for one process on a GPU, which sums by itself. Throws
/// Error where so many processes cannot. `ranks` may be null, here and below: no launcher.
Ranks* fitting_ranks(const RunSpec& spec, Ranks* ranks);
/// The threads of a process beside others; 0: all cores.
int threads_beside(const Ranks* ranks);

/// What run.json says of them, because the sum of the gradients has other last bits with one.
void record_ranks(const Ranks* ranks, Json& runtime);
/// The ranks with which a run goes on that was begun so: `alone` where it sums as ranks do and
/// there are none. Says in `notices` where the sum is another from here on.
Ranks* with_recorded_sum(const Json& runtime, Ranks* ranks, Ranks& alone,
                         std::vector<std::string>& notices);

/// Sends rank 0's run to the others: what it is, where it stands, weights and state.
void open_to_followers(Ranks& ranks, Workshop& workshop, const TrainProgress& progress);
/// What any other rank does: trains what rank 0 opens to it, to its end. Touches no folder of a
/// run. Throws Error where this process is not as rank 0, and where its data is not.
TrainOutcome follow_run(Ranks& ranks);

}  // namespace attnlab
