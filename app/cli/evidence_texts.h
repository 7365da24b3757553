// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/engine/inspect/questions.h"

namespace attnlab::cli {

/// Texts of one length, token ids [count][length].
using EvidenceTexts = std::vector<std::vector<int64_t>>;

/// The beginning of a file, `tokens` tokens rounded up to whole texts of 256 tokens, or of as many
/// as the model takes. Throws Error for a file with fewer, and for a model without tokenizer.
EvidenceTexts texts_of_file(const std::string& file, int64_t tokens, const Subject& subject);

/// The run's held-out sequences, at most `tokens` tokens rounded up. Throws Error where there are
/// none.
EvidenceTexts texts_held_out(int64_t tokens, const Subject& subject);

}  // namespace attnlab::cli
