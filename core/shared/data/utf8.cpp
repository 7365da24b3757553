// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/utf8.h"

#include <cstring>

namespace attnlab {
namespace {

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

// Length that a first byte announces, 0 for none.
size_t announced(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

constexpr size_t word_size = sizeof(uint64_t);

// The next eight bytes are ASCII, which most text is.
bool ascii_ahead(std::string_view text, size_t at) {
  if (at + word_size > text.size()) return false;
  uint64_t word = 0;
  std::memcpy(&word, text.data() + at, word_size);
  return (word & 0x8080808080808080) == 0;
}

// Bytes of a broken character that could still have begun a good one; 1 at least.
size_t broken_size(std::string_view text, size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  size_t size = 1;
  for (; size < announced(first) && at + size < text.size(); ++size) {
    const auto byte = static_cast<unsigned char>(text[at + size]);
    if (!is_continuation(text[at + size])) break;
    const bool no_second = (first == 0xe0 && byte < 0xa0) || (first == 0xed && byte >= 0xa0) ||
                           (first == 0xf0 && byte < 0x90) || (first == 0xf4 && byte >= 0x90);
    if (size == 1 && no_second) break;
  }
  return size;
}

}  // namespace

std::optional<CodePoint> code_point_at(std::string_view text, size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const size_t size = announced(first);
  if (size == 0 || at + size > text.size()) return std::nullopt;
  uint32_t value = size == 1 ? first : first & (0x7fU >> size);
  for (size_t i = 1; i < size; ++i) {
    if (!is_continuation(text[at + i])) return std::nullopt;
    value = value << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3f);
  }
  const bool overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
  const bool surrogate = value >= 0xd800 && value < 0xe000;
  if (overlong || surrogate || value > 0x10ffff) return std::nullopt;
  return CodePoint{value, size};
}

void append_utf8(std::string& to, uint32_t c) {
  const auto add = [&](uint32_t byte) { to += static_cast<char>(byte); };
  if (c < 0x80) {
    add(c);
  } else if (c < 0x800) {
    add(0xc0 | c >> 6);
    add(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    add(0xe0 | c >> 12);
    add(0x80 | (c >> 6 & 0x3f));
    add(0x80 | (c & 0x3f));
  } else {
    add(0xf0 | c >> 18);
    add(0x80 | (c >> 12 & 0x3f));
    add(0x80 | (c >> 6 & 0x3f));
    add(0x80 | (c & 0x3f));
  }
}

std::optional<size_t> first_invalid_utf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    if (ascii_ahead(text, at)) {
      at += word_size;
      continue;
    }
    const auto c = code_point_at(text, at);
    if (!c) return at;
    at += c->size;
  }
  return std::nullopt;
}

std::string valid_utf8(std::string_view text) {
  std::string valid;
  for (size_t at = 0; at < text.size();) {
    const auto c = code_point_at(text, at);
    if (c)
      valid += text.substr(at, c->size);
    else
      append_utf8(valid, 0xfffd);
    at += c ? c->size : broken_size(text, at);
  }
  return valid;
}

std::string escaped_utf8(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string escaped;
  for (size_t at = 0; at < text.size();) {
    const auto c = code_point_at(text, at);
    const auto byte = static_cast<unsigned char>(text[at]);
    if (c)
      escaped += text.substr(at, c->size);
    else
      escaped += {'\\', 'x', digits[byte >> 4], digits[byte & 0xf]};
    at += c ? c->size : 1;
  }
  return escaped;
}

}  // namespace attnlab
