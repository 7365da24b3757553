// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/bpe_trainer.h"

#include <gtest/gtest.h>

#include "core/shared/base/files.h"
#include "core/shared/base/json.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using test::error_of;
using test::expect_mentions;

TEST(BpeTrainer, EqualsTheReference) {
  ATTNLAB_NEEDS_DATA("tokenizers/bpe-training-reference");
  const auto folder = test::shared_data() / "tokenizers/bpe-training-reference";
  BpeTrainer trainer;
  trainer.add(read_file(folder / "corpus.en"));
  const auto tokenizer = trainer.train(500);
  const Json document = parse_json(tokenizer->document(), "learned");
  std::string merges;
  for (const auto& merge : document["model"]["merges"]) merges += merge.get<std::string>() + "\n";
  EXPECT_EQ(merges, read_file(folder / "reference-merges.txt"));
  const auto vocabulary = nlohmann::json::parse(document["model"]["vocab"].dump());
  EXPECT_EQ(vocabulary, nlohmann::json::parse(read_file(folder / "reference-vocab.json")));
}

TEST(BpeTrainer, LearnsTheMostFrequentPair) {
  BpeTrainer trainer;
  trainer.add("low low low lower newest");
  trainer.add("newest newest");
  const auto tokenizer = trainer.train(262);
  const Json document = parse_json(tokenizer->document(), "learned");
  // "l o", "o w" and "w e" occur four times each: the greater in bytes comes first.
  EXPECT_EQ(document["model"]["merges"][0], "w e");
  EXPECT_EQ(tokenizer->vocab_size(), 262);
  EXPECT_EQ(tokenizer->end_token(), 0);
  const std::string text = "lower, newest 한국어 <|endoftext|>";
  EXPECT_EQ(tokenizer->decode(tokenizer->encode(text)), text);
}

TEST(BpeTrainer, LittleTextGivesASmallVocabulary) {
  BpeTrainer trainer;
  trainer.add("ab ab");
  EXPECT_EQ(trainer.train(1000)->vocab_size(), 257 + 2);  // "ab" and " ab"
  const auto bytes = trainer.train(257);
  EXPECT_EQ(bytes->kind(), "bpe");
  EXPECT_EQ(parse_tokenizer(bytes->document(), "t")->vocab_size(), 257);
}

TEST(BpeTrainer, BadInput) {
  BpeTrainer trainer;
  expect_mentions(error_of([&] { (void)trainer.train(500); }), "no text to learn from");
  expect_mentions(error_of([&] { trainer.add("a\xff"); }), "no valid UTF-8 at byte 1");
  trainer.add("text");
  expect_mentions(error_of([&] { (void)trainer.train(256); }), "expected 257 or more");
}

}  // namespace
}  // namespace attnlab
