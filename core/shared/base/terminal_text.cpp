// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/terminal_text.h"

#include <array>
#include <cstdio>
#include <utility>

namespace attnlab {
namespace {

constexpr std::string_view erase_line = "\033[K";
constexpr char first_of_c1 = '\xc2';  // U+0080 to U+009F in UTF-8: c2 80 to c2 9f

bool is_control(char c) {
  const auto code = static_cast<unsigned char>(c);
  return (code < 0x20 && c != '\n' && c != '\t' && c != '\r') || code == 0x7f;
}

bool is_second_of_c1(char c) {
  const auto code = static_cast<unsigned char>(c);
  return code >= 0x80 && code < 0xa0;
}

}  // namespace

TerminalText::TerminalText(std::ostream& stream) : stream_(stream), behind_(stream.rdbuf(this)) {}

TerminalText::~TerminalText() {
  sync();
  stream_.rdbuf(behind_);
}

bool TerminalText::put(std::string_view text) {
  return behind_->sputn(text.data(), static_cast<std::streamsize>(text.size())) ==
         static_cast<std::streamsize>(text.size());
}

bool TerminalText::show(char control) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "\\x%02x", static_cast<unsigned char>(control));
  return put(text.data());
}

bool TerminalText::take(char c) {
  const std::string held = std::exchange(held_, {});
  if (held.empty()) {
    if (c == erase_line[0] || c == first_of_c1) {
      held_ = c;
      return true;
    }
    return is_control(c) ? show(c) : put({&c, 1});
  }
  if (held[0] == first_of_c1) {
    if (is_second_of_c1(c)) return show(c);
    return put(held) && take(c);
  }
  const std::string more = held + c;
  if (more == erase_line) return put(more);
  if (erase_line.starts_with(more)) {
    held_ = more;
    return true;
  }
  return show(held[0]) && put(std::string_view(held).substr(1)) && take(c);
}

TerminalText::int_type TerminalText::overflow(int_type character) {
  if (traits_type::eq_int_type(character, traits_type::eof()))
    return traits_type::not_eof(character);
  return take(traits_type::to_char_type(character)) ? character : traits_type::eof();
}

int TerminalText::sync() { return behind_->pubsync(); }

}  // namespace attnlab
