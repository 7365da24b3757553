// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/shared/base/json.h"

namespace attnlab {

/// Text to token ids and back. Immutable after construction, so safe to share between threads.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;
  /// "byte", "char" or "word".
  [[nodiscard]] virtual std::string kind() const = 0;
  [[nodiscard]] virtual int64_t vocab_size() const = 0;
  /// Throws Error naming a piece of text that the vocabulary lacks.
  [[nodiscard]] virtual std::vector<int32_t> encode(std::string_view text) const = 0;
  /// UTF-8; ids outside the vocabulary and broken characters become U+FFFD.
  [[nodiscard]] virtual std::string decode(std::span<const int32_t> ids) const = 0;
  /// tokenizer.json of Hugging Face `tokenizers`, which reads back to the same tokenizer.
  [[nodiscard]] virtual Json to_json() const = 0;
};

/// One token a byte, V = 256: any text.
std::unique_ptr<Tokenizer> byte_tokenizer();
/// One token a character (code point) of `text`, in code point order.
std::unique_ptr<Tokenizer> char_tokenizer(std::string_view text);
/// One token a word; words are separated by white space.
std::unique_ptr<Tokenizer> word_tokenizer(std::vector<std::string> words);

/// Reads a tokenizer.json that one of the above wrote. Throws Error for any other.
std::unique_ptr<Tokenizer> tokenizer_from_json(const Json& json, const std::string& origin);

}  // namespace attnlab
