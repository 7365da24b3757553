// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/shared/base/json.h"
#include "core/shared/data/bpe_tokenizer.h"

namespace attnlab {

/// How a text becomes pieces and back where a space is written ▁, as SentencePiece has it.
struct SentencePieceRules {
  /// Whether ▁ is put before a part of a text: never; before the first one, or each one, that has
  /// none yet (Metaspace); before each one whatever it begins with (the normaliser Prepend).
  enum class Prefix { never, first, each, always };
  Prefix prefix = Prefix::never;
  bool by_words = false;  ///< merges stay inside what begins with ▁
  bool strips = false;    ///< decoding takes one space off the beginning
};

/// Reads normalizer, pre_tokenizer and decoder of a tokenizer.json. Throws Error for others.
SentencePieceRules read_sentencepiece_rules(const JsonReader& tokenizer);

/// A BPE over characters, with the bytes of those that its vocabulary lacks. Ids and text equal
/// those of Hugging Face `tokenizers`, as `bpe_tokenizer` has it; bytes that are no character
/// become U+FFFD. `frame` and `document` as there. Throws Error that names `origin`.
std::unique_ptr<Tokenizer> sentencepiece_tokenizer(const BpeParts& parts,
                                                   const SentencePieceRules& rules,
                                                   std::string document, const std::string& origin);

}  // namespace attnlab
