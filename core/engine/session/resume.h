// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/engine/model/language_model.h"
#include "core/engine/train/checkpoint.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// Fills model and optimizer with what the run saved last, and says where it goes on:
/// 1. at the newest checkpoint that can be read, exactly as if it had never stopped, also where a
///    snapshot is newer: the steps in between are only trained again;
/// 2. without one, at the newest snapshot, which holds weights but no optimizer state: that begins
/// anew
///    there, so the run is another one from then on;
/// 3. without either (killed before the first), at step 0, a fork with its parent's weights.
/// `recorded` is run.json. What a person should know goes to `notices`. Throws Error.
TrainProgress restore_newest(const RunFolder& run, const Json& recorded, const RunSpec& spec,
                             LanguageModel& model, Optimizer& optimizer,
                             std::vector<std::string>& notices);

}  // namespace attnlab
