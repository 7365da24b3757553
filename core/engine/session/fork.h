// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/engine/model/language_model.h"
#include "core/session/saved_weights.h"
#include "core/shared/base/json.h"

namespace attnlab {

/// What a new run took over from another one.
struct TakenOver {
  std::string run;
  int64_t step = 0;
  std::vector<std::string> kept, fresh;  ///< names of tensors
};
Json to_json(const TakenOver& taken);

/// Copies into an initialised model every tensor whose name and shape fit and whose meaning is
/// unchanged: in a layer that was given or lost its mixing, the mixer's tensors stay fresh.
TakenOver take_over(LanguageModel& model, const RunFolder& parent, const ModelSpec& parent_spec,
                    const SavedWeights& weights);

}  // namespace attnlab
