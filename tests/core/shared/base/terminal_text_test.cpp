// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/terminal_text.h"

#include <gtest/gtest.h>

#include <sstream>

namespace attnlab {
namespace {

std::string shown(const std::string& text) {
  std::ostringstream terminal;
  {
    const TerminalText safe(terminal);
    terminal << text << std::flush;
  }
  return terminal.str();
}

TEST(TerminalText, TextAndProgressComeThrough) {
  for (const char* text : {"loss 1.5\n", "\r\033[Kstep 3\tπ é 가\r\n", "\033[K\033[K", ""})
    EXPECT_EQ(shown(text), text);
}

TEST(TerminalText, NothingElseReachesTheTerminal) {
  EXPECT_EQ(shown("a\033]0;title\007b"), "a\\x1b]0;title\\x07b");
  EXPECT_EQ(shown("\033[2J"), "\\x1b[2J");
  EXPECT_EQ(shown("\033[\033[K"), "\\x1b[\033[K");
  EXPECT_EQ(shown("\xc2\x9b"
                  "2J"),
            "\\x9b2J")
      << "the one character that means ESC [";
  EXPECT_EQ(shown("\x7f\b"), "\\x7f\\x08");
  EXPECT_EQ(shown("\xc2\xb5"), "\xc2\xb5");
}

}  // namespace
}  // namespace attnlab
