// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/fitting_text.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "core/shared/base/error.h"
#include "core/shared/data/utf8.h"

namespace attnlab {
namespace {

constexpr std::string_view space = " \t\r\n";

/// The pieces of a vocabulary of words or characters.
struct Pieces {
  std::unordered_map<std::string, int32_t> ids;
  size_t longest = 0;  ///< bytes

  explicit Pieces(const Tokenizer& tokenizer) {
    for (int32_t id = 0; id < static_cast<int32_t>(tokenizer.vocab_size()); ++id) {
      const std::string piece = tokenizer.decode(std::vector{id});
      ids.emplace(piece, id);
      longest = std::max(longest, piece.size());
    }
  }
};

size_t character_size(std::string_view text, size_t at) {
  const auto c = code_point_at(text, at);
  return c ? c->size : 1;
}

void leave_out(FittingText& fitting, size_t begin, size_t end) {
  auto& parts = fitting.left_out;
  if (!parts.empty() && parts.back().second == begin)
    parts.back().second = end;
  else
    parts.emplace_back(begin, end);
}

/// The longest piece that begins there, else leaves out a character. Returns the bytes passed.
size_t take_piece(const Pieces& pieces, std::string_view text, size_t at, size_t end,
                  FittingText& fitting) {
  for (size_t size = std::min(pieces.longest, end - at); size > 0; --size) {
    const auto found = pieces.ids.find(std::string(text.substr(at, size)));
    if (found == pieces.ids.end()) continue;
    fitting.ids.push_back(found->second);
    return size;
  }
  const size_t size = std::min(character_size(text, at), end - at);
  leave_out(fitting, at, at + size);
  return size;
}

FittingText fit_words(const Tokenizer& tokenizer, std::string_view text) {
  const Pieces pieces(tokenizer);
  FittingText fitting;
  for (size_t at = text.find_first_not_of(space); at != std::string_view::npos;) {
    const size_t end = std::min(text.find_first_of(space, at), text.size());
    while (at < end) at += take_piece(pieces, text, at, end, fitting);
    at = text.find_first_not_of(space, end);
  }
  return fitting;
}

FittingText fit_characters(const Tokenizer& tokenizer, std::string_view text) {
  const Pieces pieces(tokenizer);
  FittingText fitting;
  for (size_t at = 0; at < text.size();) at += take_piece(pieces, text, at, text.size(), fitting);
  return fitting;
}

bool knows(const Tokenizer& tokenizer, std::string_view text) {
  try {
    (void)tokenizer.encode(text);
    return true;
  } catch (const Error&) {
    return false;
  }
}

/// What is left goes through the tokenizer as one text, which may join what stood apart.
FittingText fit_the_rest(const Tokenizer& tokenizer, std::string_view text) {
  FittingText fitting;
  std::string rest;
  for (size_t at = 0; at < text.size();) {
    const size_t size = character_size(text, at);
    if (knows(tokenizer, text.substr(at, size)))
      rest += text.substr(at, size);
    else
      leave_out(fitting, at, at + size);
    at += size;
  }
  fitting.ids = tokenizer.encode(rest);
  return fitting;
}

}  // namespace

FittingText fit_text(const Tokenizer& tokenizer, std::string_view text) {
  try {
    return {tokenizer.encode(text), {}};
  } catch (const Error&) {  // the vocabulary lacks some of it
  }
  if (tokenizer.kind() == "word") return fit_words(tokenizer, text);
  if (tokenizer.kind() == "char") return fit_characters(tokenizer, text);
  return fit_the_rest(tokenizer, text);
}

}  // namespace attnlab
