// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/characters.h"

#include <gtest/gtest.h>

namespace attnlab {
namespace {

TEST(Characters, WhiteSpaceIsPythons) {
  EXPECT_EQ(strip("\u3000 a\u2003b \n\x1f"), "a\u2003b");
  EXPECT_EQ(strip_left("\u00a0\tx "), "x ");
  EXPECT_EQ(strip_right(" x\u2029"), " x");
  EXPECT_EQ(strip(" \n"), "");
  EXPECT_EQ(strip("\u200bx"), "\u200bx") << "a zero-width space is no white space";
}

// len(re.split(r"\s+", text)) in Python.
TEST(Characters, WordsAreCountedAsTheHarnessDoes) {
  EXPECT_EQ(count_words(" a b\u3000c\n\nd "), 6);
  EXPECT_EQ(count_words(""), 1);
  EXPECT_EQ(count_words("one"), 1);
}

TEST(Characters, CaseGoesBeyondAscii) {
  EXPECT_EQ(capitalize("ÉTÉ Été"), "Été été");
  EXPECT_EQ(capitalize(""), "");
  EXPECT_EQ(lower_first("Élan VITAL"), "élan VITAL");
  EXPECT_EQ(without_last_character("naïvé"), "naïv");
  EXPECT_EQ(without_last_character(""), "");
  EXPECT_EQ(count_characters("naïvé 東"), 7);
}

TEST(Characters, InvalidBytesStayAndCountAsOne) {
  EXPECT_EQ(count_characters("a\xff\xc3"), 3);
  EXPECT_EQ(capitalize("\xffX"), "\xffx");
}

}  // namespace
}  // namespace attnlab
