// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "core/engine/model/language_model.h"
#include "core/shared/analysis/ablation_effect.h"

namespace attnlab {

/// Scores under an ablation; the model is as before afterwards, without one. Throws Error for an
/// ablation that does not fit.
HeldOutScores held_out_scores(LanguageModel& model, const Ablation& ablation,
                              const std::vector<Batch>& batches);

/// Scores on the first `batches` of `held_out` (0: all) without the ablation, then with it; the
/// model is as before afterwards, without one. `step` is left to the caller. Nothing when
/// `abandoned` says so in between. Throws Error for an ablation that does not fit.
std::optional<AblationEffect> ablation_effect(LanguageModel& model, const Ablation& ablation,
                                              const std::vector<Batch>& held_out, int64_t batches,
                                              const std::function<bool()>& abandoned);

}  // namespace attnlab
