// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/text_stream.h"

#include <gtest/gtest.h>

#include "core/shared/base/rng.h"

namespace attnlab {
namespace {

TEST(TextStream, HoldsBackAnUnfinishedCharacterOnly) {
  const auto tokenizer = byte_tokenizer();
  const std::vector<int32_t> prompt = {'a'};
  TextStream text(*tokenizer, prompt);
  EXPECT_EQ(text.take(), "a");
  for (const int32_t id : {0xed, 0x95}) {
    text.add(id);
    EXPECT_EQ(text.take(), "");
  }
  text.add(0x9c);
  EXPECT_EQ(text.take(), "한");
  text.add(0xff);  // never part of a character, though that shows with the next byte
  EXPECT_EQ(text.take(), "");
  text.add('b');
  EXPECT_EQ(text.take(),
            "\xef\xbf\xbd"
            "b");
  text.add(0xed);
  EXPECT_EQ(text.take(), "");
  EXPECT_EQ(text.finish(), "\xef\xbf\xbd");
  EXPECT_EQ(text.finish(), "");
}

// Whatever a model draws, a terminal shows all of it, in order.
TEST(TextStream, PiecesAreTheTextOfAnyBytes) {
  const auto tokenizer = byte_tokenizer();
  Rng rng(1);
  for (int round = 0; round < 300; ++round) {
    TextStream text(*tokenizer, {});
    std::vector<int32_t> ids;
    std::string joined;
    for (int i = 0; i < 40; ++i) {
      const auto half = static_cast<int32_t>(rng.below(2)) * 128;
      ids.push_back(half + static_cast<int32_t>(rng.below(128)));
      text.add(ids.back());
      joined += text.take();
    }
    joined += text.finish();
    EXPECT_EQ(joined, tokenizer->decode(ids));
  }
}

TEST(TextStream, WordsComeWithTheirSpaces) {
  const auto tokenizer = word_tokenizer({"a", "b"});
  TextStream text(*tokenizer, std::vector<int32_t>{0});
  EXPECT_EQ(text.take(), "a");
  text.add(1);
  EXPECT_EQ(text.take(), " b");
}

}  // namespace
}  // namespace attnlab
