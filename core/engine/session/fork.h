// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/engine/model/language_model.h"
#include "core/shared/base/json.h"

namespace attnlab {

/// What a new run took over from another one, or from a model that was trained elsewhere.
struct TakenOver {
  std::string key, path;                 ///< "run" or "model", and where it lies
  int64_t step = 0;                      ///< of the run
  std::vector<std::string> kept, fresh;  ///< names of tensors
};
Json to_json(const TakenOver& taken);

/// Copies into an initialised model every tensor whose name and shape fit and whose meaning is
/// unchanged: in a layer that was given or lost its mixing, the mixer's tensors stay fresh. From a
/// run, the newest weights at or before `step`. Throws Error.
TakenOver take_over_run(LanguageModel& model, const std::filesystem::path& run, int64_t step);
/// The same from a checkpoint folder or a GGUF file.
TakenOver take_over_model(LanguageModel& model, const std::filesystem::path& path);
/// Again what a run.json says was taken over.
void take_over_again(LanguageModel& model, const Json& taken);

}  // namespace attnlab
