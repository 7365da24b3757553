// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/text_stream.h"

namespace attnlab {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD

}  // namespace

TextStream::TextStream(const Tokenizer& tokenizer, std::span<const int32_t> prompt)
    : tokenizer_(tokenizer), ids_(prompt.begin(), prompt.end()) {}

// Decoders write one U+FFFD for a character that breaks off, so that only the last one can still
// become another character.
std::string TextStream::take() {
  const std::string text = tokenizer_.decode(ids_);
  return take_until(text.size() - (text.ends_with(replacement) ? replacement.size() : 0), text);
}

std::string TextStream::finish() {
  const std::string text = tokenizer_.decode(ids_);
  return take_until(text.size(), text);
}

std::string TextStream::take_until(size_t end, const std::string& text) {
  if (end <= said_) return {};
  std::string fresh = text.substr(said_, end - said_);
  said_ = end;
  return fresh;
}

}  // namespace attnlab
