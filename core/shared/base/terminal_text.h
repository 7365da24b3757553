// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <streambuf>
#include <string>

namespace attnlab {

/// Between a stream and the terminal behind it: names, texts and messages come from files of others
/// and must not move the cursor, change the title or answer for the keyboard. Lets text, new lines,
/// tabs, returns and "\033[K" (the end of a progress line) through; other control characters are
/// shown as "\x1b".
class TerminalText : public std::streambuf {
 public:
  explicit TerminalText(std::ostream& stream);
  ~TerminalText() override;
  TerminalText(const TerminalText&) = delete;
  TerminalText& operator=(const TerminalText&) = delete;

 protected:
  int_type overflow(int_type character) override;
  int sync() override;

 private:
  bool take(char c);
  bool put(std::string_view text);
  bool show(char control);

  std::ostream& stream_;
  std::streambuf* behind_;
  std::string held_;  ///< the beginning of what may be more than one character
};

}  // namespace attnlab
