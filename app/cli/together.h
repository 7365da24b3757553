// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/engine/runtime/ranks.h"
#include "core/engine/session/session.h"

namespace attnlab::cli {

/// Trains in all processes that a launcher started (mpirun, srun): `work` in the first, given all
/// of them or null where there was no launcher; the others follow it.
TrainOutcome train_together(bool detach, const std::function<TrainOutcome(Ranks*)>& work);

}  // namespace attnlab::cli
