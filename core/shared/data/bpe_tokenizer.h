// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/shared/data/bpe_model.h"
#include "core/shared/data/tokenizer.h"

namespace attnlab {

struct AddedToken {
  int32_t id = 0;
  std::string content;
  bool special = true;
  bool normalized = false;  ///< looked for in the normalised text
};

/// A byte-level BPE as a tokenizer.json describes it.
struct BpeParts {
  BpeTables tables;
  std::vector<AddedToken> added;
  std::vector<std::string> patterns;  ///< pre-tokenizers, each applied to the pieces of the last
  bool nfc = false;
  bool ignore_merges = false;  ///< a pre-token that is in the vocabulary is one token
  TextFrame frame;             ///< what its template puts around texts
};

/// Ids and text equal those of Hugging Face `tokenizers`, without special tokens put around a text;
/// `encode` is its `encode_special_tokens`: special tokens written in a text are text. `document`
/// is the tokenizer.json, empty to have it written from `parts`. Throws Error that names `origin`.
std::unique_ptr<Tokenizer> bpe_tokenizer(const BpeParts& parts, std::string document,
                                         const std::string& origin);

/// The names by which a token between documents is known, most usual first.
extern const std::vector<std::string> end_token_names;

}  // namespace attnlab
