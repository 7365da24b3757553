// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/engine/model/language_model.h"
#include "core/shared/data/tokenizer.h"
#include "core/shared/messages/lens.h"

namespace attnlab {

/// What each depth of the model would predict for one text, with the final norm and head that it
/// has, under its ablation if it has one. `top_k` is cut to the vocabulary, `step` is left to the
/// caller. Builds no graph; logits exist a chunk of rows at a time. Throws Error as `probe` does.
Lens lens(LanguageModel& model, const Tokenizer* tokenizer, const std::vector<int64_t>& ids,
          int64_t top_k);

}  // namespace attnlab
