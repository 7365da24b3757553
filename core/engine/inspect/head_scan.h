// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/engine/model/language_model.h"
#include "core/shared/analysis/head_evidence.h"

namespace attnlab {

/// Nothing yet, for texts of this length through this model.
EvidenceOverTexts no_evidence(const ModelSpec& spec, int64_t length);

/// Adds the texts [count][length] that are not yet in the evidence, some at a time, and asks after
/// each time whether to go on. The outcome does not depend on where it stopped in between. False
/// when it was stopped. Throws Error as `probe` does.
bool scan_heads(LanguageModel& model, const std::vector<std::vector<int64_t>>& texts,
                EvidenceOverTexts& evidence, const std::function<bool()>& go_on);

}  // namespace attnlab
