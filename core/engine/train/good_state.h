// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/engine/model/language_model.h"
#include "core/session/saved_weights.h"

namespace attnlab {

/// The model as it is gives a finite loss and a finite gradient on these batches (on the model's
/// device). Its gradients are not kept.
bool gives_finite_step(LanguageModel& model, const std::vector<Batch>& batches);

/// The newest saved weights of a run, at or before `step`, that can be trained on `batches`.
/// The model holds them afterwards; nothing when there are none, and the model then holds whatever
/// was tried last.
std::optional<SavedWeights> newest_good_state(LanguageModel& model, const RunFolder& run,
                                              int64_t step, const std::vector<Batch>& batches);

/// What to do after a loss that is not finite: a command that begins again with a tenth of the
/// learning rate, from the good state if there is one.
std::string begin_again_command(const RunFolder& run, const std::optional<SavedWeights>& good,
                                double learning_rate);

}  // namespace attnlab
