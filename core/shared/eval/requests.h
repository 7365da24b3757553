// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/shared/data/tokenizer.h"
#include "core/shared/eval/documents.h"

namespace attnlab {

/// Tokens of which the last `scored` are to be predicted from those before them.
struct ScoreRequest {
  std::vector<int32_t> tokens;
  int64_t scored = 0;
  size_t group = 0;  ///< requests of one group may share a beginning that is worth computing once
};

/// What a model thinks of a request.
struct Likelihood {
  double log_probability = 0;  ///< Σ ln p over the scored tokens
  bool greedy = false;         ///< is each of them the likeliest?
};

/// A task's requests for one tokenizer and context length, in the order of its documents.
struct EvalRequests {
  std::vector<ScoreRequest> requests;
  std::vector<size_t> first;  ///< first request of every document, then their number
  int64_t truncated = 0;      ///< requests whose beginning was cut off to fit
  int64_t tokens = 0;         ///< scored
};

/// The token that stands before a text without context, which lm-evaluation-harness calls the
/// prefix token: the end-of-text token, else a new line, else the first of the vocabulary.
int32_t prefix_token(const Tokenizer& tokenizer);

/// Encodes as lm-evaluation-harness 0.4.8 does. White space at the end of a context moves to the
/// continuation; context and continuation are encoded as one text, which is cut after as many
/// tokens as the context alone has (where one token spans both, each is encoded alone, as newer
/// harnesses do); what is longer than `context` + 1 tokens loses its beginning.
/// A rolling text is cut into windows so that every token is scored once: windows of `context`
/// tokens follow each other, each with one token before it, and the last takes as many earlier
/// tokens as fit. `prefix` is another one than prefix_token's. A document with a continuation
/// longer than `context`, or with text that the vocabulary lacks, is taken out of `documents` and
/// counted there; with `strict` it is an Error that names it. Throws Error where no document is
/// left.
EvalRequests encode_requests(const EvalTask& task, EvalDocuments& documents,
                             const Tokenizer& tokenizer, int64_t context, bool strict = false,
                             std::optional<int32_t> prefix = std::nullopt);

}  // namespace attnlab
