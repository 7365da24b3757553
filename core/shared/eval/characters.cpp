// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/characters.h"

#include <utf8proc.h>

#include "core/shared/data/utf8.h"

namespace attnlab {
namespace {

struct Character {
  uint32_t value;
  size_t size;
};

// An invalid byte stands for itself and is no white space.
Character character_at(std::string_view text, size_t at) {
  constexpr uint32_t replacement = 0xfffd;
  const auto point = code_point_at(text, at);
  return point ? Character{point->value, point->size} : Character{replacement, 1};
}

bool space_at(std::string_view text, size_t at) {
  return is_white_space(character_at(text, at).value);
}

template <class Map>
void append_mapped(std::string& to, std::string_view text, size_t at, Map map) {
  const auto point = code_point_at(text, at);
  if (point)
    append_utf8(to, static_cast<uint32_t>(map(static_cast<utf8proc_int32_t>(point->value))));
  else
    to += text[at];
}

}  // namespace

std::vector<size_t> character_offsets(std::string_view text) {
  std::vector<size_t> offsets;
  for (size_t at = 0; at < text.size(); at += character_at(text, at).size) offsets.push_back(at);
  offsets.push_back(text.size());
  return offsets;
}

int64_t count_characters(std::string_view text) {
  return static_cast<int64_t>(character_offsets(text).size()) - 1;
}

// Unicode's White_Space, and the four separators U+001C to U+001F that Python counts too.
bool is_white_space(uint32_t c) {
  return (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x20) || c == 0x85 || c == 0xa0 ||
         c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
         c == 0x205f || c == 0x3000;
}

std::string_view strip_left(std::string_view text) {
  size_t at = 0;
  while (at < text.size() && space_at(text, at)) at += character_at(text, at).size;
  return text.substr(at);
}

std::string_view strip_right(std::string_view text) {
  const auto offsets = character_offsets(text);
  size_t end = offsets.size() - 1;
  while (end > 0 && space_at(text, offsets[end - 1])) --end;
  return text.substr(0, offsets[end]);
}

std::string_view strip(std::string_view text) { return strip_left(strip_right(text)); }

int64_t count_words(std::string_view text) {
  int64_t runs = 0;
  bool before = false;
  for (size_t at = 0; at < text.size(); at += character_at(text, at).size) {
    const bool space = space_at(text, at);
    if (space && !before) ++runs;
    before = space;
  }
  return runs + 1;
}

std::string capitalize(std::string_view text) {
  std::string result;
  const auto offsets = character_offsets(text);
  for (size_t i = 0; i + 1 < offsets.size(); ++i)
    append_mapped(result, text, offsets[i], i == 0 ? utf8proc_totitle : utf8proc_tolower);
  return result;
}

std::string lower_first(std::string_view text) {
  if (text.empty()) return {};
  std::string result;
  append_mapped(result, text, 0, utf8proc_tolower);
  return result.append(text.substr(character_at(text, 0).size));
}

std::string_view without_last_character(std::string_view text) {
  if (text.empty()) return text;
  const auto offsets = character_offsets(text);
  return text.substr(0, offsets[offsets.size() - 2]);
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

}  // namespace attnlab
