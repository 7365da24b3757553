// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/bpe_trainer.h"

#include <gtest/gtest.h>

#include <ctime>

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

/// As `letters` in make_bpe_merges.py.
std::string letters(std::string_view alphabet, int count) {
  uint64_t state = 1;
  std::string text;
  for (int i = 0; i < count; ++i) {
    state = 6364136223846793005 * state + 1442695040888963407;
    text += alphabet[(state >> 33) % alphabet.size()];
  }
  return text;
}

std::vector<std::string> merges_of(const std::string& text, int64_t vocab_size) {
  BpeTrainer trainer;
  trainer.add(text);
  return parse_json(trainer.train(vocab_size)->document(), "learned")["model"]["merges"];
}

// What Hugging Face `tokenizers` learns (tests/golden/make_bpe_merges.py).
TEST(BpeTrainer, TextsWithoutSpacesGiveTheReferencesMerges) {
  const Json golden = read_json(test::source_folder() / "tests/golden/bpe_merges.json");
  EXPECT_EQ(merges_of(letters("AACGGGGTTTTTTTTTTT", 40'000), 310), golden["dna"]);
  std::string runs, breaks;
  for (const char letter : letters("ab", 20'000)) runs += letter == 'a' ? "a" : "aaab";
  EXPECT_EQ(merges_of(runs, 285), golden["runs"]);
  for (int i = 0; i < 1000; ++i) breaks += "x\n\n\n";
  EXPECT_EQ(merges_of(breaks, 258), golden["breaks"]);
}

// A merge costs what changes, not the length of the word: the whole word each time took 26 s.
TEST(BpeTrainer, AMillionLettersInOneWordTakeSeconds) {
  const std::string text = letters("ACGT", 1'000'000);
  const std::clock_t start = std::clock();
  EXPECT_EQ(merges_of(text, 512).size(), 255U);
  EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, 10);
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
