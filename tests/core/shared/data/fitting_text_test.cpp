// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/fitting_text.h"

#include <gtest/gtest.h>

#include "core/shared/data/tasks/tasks.h"

namespace attnlab {
namespace {

using Parts = std::vector<std::pair<size_t, size_t>>;

TEST(FittingText, WordsWithoutSpacesAreCutIntoWordsOfTheVocabulary) {
  const auto words = word_tokenizer(task("recall").vocabulary());
  const FittingText run_together = fit_text(*words, "abcdabcd");
  EXPECT_EQ(run_together.ids, words->encode("a b c d a b c d"));
  EXPECT_TRUE(run_together.left_out.empty());
  const auto numbers = word_tokenizer(task("modular_addition").vocabulary());
  EXPECT_EQ(fit_text(*numbers, "12+3=15;").ids, numbers->encode("12 + 3 = 15 ;"))
      << "longest first";
}

TEST(FittingText, WhatTheVocabularyLacksIsLeftOutAndNamedByItsBytes) {
  const auto words = word_tokenizer({"a", "b", "ab"});
  const FittingText fitting = fit_text(*words,
                                       " a\tXYab \xc3\xa9"
                                       "b");
  EXPECT_EQ(fitting.ids, (std::vector<int32_t>{0, 2, 1}));
  EXPECT_EQ(fitting.left_out, (Parts{{3, 5}, {8, 10}}));  // "XY" as one, then "é"
  const auto letters = char_tokenizer("abc\n");
  const FittingText of_letters = fit_text(*letters, "a!?c\xff\nZ");
  EXPECT_EQ(of_letters.ids, letters->encode("ac\n"));
  EXPECT_EQ(of_letters.left_out, (Parts{{1, 3}, {4, 5}, {6, 7}}));
  EXPECT_TRUE(fit_text(*letters, "XYZ").ids.empty());
}

TEST(FittingText, WhatFitsIsTokenizedAsEver) {
  const auto bytes = byte_tokenizer();
  const std::string any = "any \xff text \xe2\x82\xac";
  EXPECT_EQ(fit_text(*bytes, any).ids, bytes->encode(any));
  EXPECT_TRUE(fit_text(*bytes, any).left_out.empty());
  const auto words = word_tokenizer({"a", "b", "ab"});
  EXPECT_EQ(fit_text(*words, "ab a b").ids, words->encode("ab a b"));
  EXPECT_TRUE(fit_text(*words, " \n").ids.empty());
}

}  // namespace
}  // namespace attnlab
