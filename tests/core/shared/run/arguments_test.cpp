// SPDX-License-Identifier: Apache-2.0
#include "core/shared/run/arguments.h"

#include <gtest/gtest.h>

#include "tests/support/errors.h"
#include "tests/support/process.h"

namespace attnlab {
namespace {

std::vector<std::string> odd_arguments() {
  std::string every_byte;
  for (int c = 1; c < 256; ++c) every_byte += static_cast<char>(c);
  return {"attach",
          "/runs/it's \"a\" $HOME run; rm -rf x",
          "",
          "--from",
          "16",
          "~/a,b%41\n",
          "\xea\xb0\x80",
          every_byte,
          ""};
}

TEST(Arguments, ComeBackAsTheyWere) {
  EXPECT_EQ(pack_arguments({"session", "/my runs/a_1.b-c", "x,y"}),
            "session,/my%20runs/a_1.b-c,x%2Cy");
  EXPECT_EQ(unpack_arguments(pack_arguments(odd_arguments())), odd_arguments());
}

// Another program that takes words apart says what it got.
TEST(Arguments, AreOneWordToAnyNumberOfShells) {
  const std::string word = pack_arguments(odd_arguments());
  for (const std::string line : {"printf '<%s>' WORD", "sh -c \"printf '<%s>' WORD\"",
                                 "sh -c \"sh -c \\\"printf '<%s>' WORD\\\"\""}) {
    std::string with_word = line;
    with_word.replace(line.find("WORD"), 4, word);
    EXPECT_EQ(test::Process({"sh", "-c", with_word}, "/").wait().out, "<" + word + ">") << line;
  }
}

TEST(Arguments, WhatNobodyPackedIsRefused) {
  for (const char* word : {"a b", "%4", "%4g", "%4a", "a;b", "$HOME"})
    test::expect_mentions(test::error_of([&] { (void)unpack_arguments(word); }), word);
}

}  // namespace
}  // namespace attnlab
