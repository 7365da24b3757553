// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "core/engine/model/language_model.h"
#include "core/shared/eval/requests.h"

namespace attnlab {

/// Log-likelihoods of requests, the longest first. Requests of a group read the tokens they have in
/// common once; groups whose common part is equally long go through the model together. `done`
/// gets the indices of a batch whose entries of `out` are written; scoring ends early when it
/// returns false.
void score_requests(LanguageModel& model, std::span<const ScoreRequest> requests,
                    std::span<Likelihood> out,
                    const std::function<bool(std::span<const size_t>)>& done);

}  // namespace attnlab
