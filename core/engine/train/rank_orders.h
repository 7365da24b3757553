// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/engine/data/data_source.h"
#include "core/engine/train/optimizer.h"
#include "core/engine/train/progress.h"
#include "core/engine/train/trainer.h"

namespace attnlab {

/// What rank 0, which alone knows a folder and viewers, tells the others between steps.
struct RankOrder {
  enum Kind : int64_t { step, complete_state, end } kind;
  double learning_rate_factor;
};
void tell(Ranks& ranks, RankOrder order);

/// The training of any rank but 0: what rank 0 orders, until it ends.
TrainOutcome train_as_ordered(const RunSpec& spec, LanguageModel& model, const DataSource& data,
                              Optimizer& optimizer, Ranks& ranks, const TrainProgress& progress);

}  // namespace attnlab
