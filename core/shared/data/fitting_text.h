// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "core/shared/data/tokenizer.h"

namespace attnlab {

/// What of a text a vocabulary has.
struct FittingText {
  std::vector<int32_t> ids;
  /// Bytes [begin, end) of the text that are left out, in order; no two touch.
  std::vector<std::pair<size_t, size_t>> left_out;
};

/// Takes any text: what the tokenizer refuses is left out, and words that the vocabulary lacks are
/// cut into words that it has, the longest first ("abab" → a b a b). Whoever shows the outcome says
/// what is missing.
FittingText fit_text(const Tokenizer& tokenizer, std::string_view text);

}  // namespace attnlab
