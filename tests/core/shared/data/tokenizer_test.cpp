// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/tokenizer.h"

#include <gtest/gtest.h>

#include "core/shared/base/files.h"
#include "core/shared/base/json.h"
#include "core/shared/base/rng.h"
#include "core/shared/data/corpus/prepared_text.h"
#include "core/shared/data/utf8.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"
#include "tests/support/tokenizers.h"

namespace attnlab {
namespace {

using test::error_of;
using test::expect_mentions;

std::unique_ptr<Tokenizer> read_back(const Tokenizer& tokenizer) {
  return parse_tokenizer(tokenizer.document(), "tokenizer.json");
}

TEST(Tokenizer, BytesRoundTripAnyText) {
  const auto tokenizer = byte_tokenizer();
  const std::string text = "Zoë 한국어 🙂\n";
  EXPECT_EQ(tokenizer->decode(tokenizer->encode(text)), text);
  EXPECT_EQ(read_back(*tokenizer)->kind(), "byte");
  const std::vector<int32_t> half = {0xed, 0x95};
  EXPECT_EQ(tokenizer->decode(half), "\xef\xbf\xbd");  // one for what breaks off
}

TEST(Tokenizer, CharactersInCodePointOrder) {
  const auto tokenizer = char_tokenizer("banana é");
  EXPECT_EQ(tokenizer->vocab_size(), 5);  // space a b n é
  EXPECT_EQ(tokenizer->encode("ab é"), (std::vector<int32_t>{1, 2, 0, 4}));
  const auto same = read_back(*tokenizer);
  EXPECT_EQ(same->kind(), "char");
  EXPECT_EQ(same->encode("ban"), tokenizer->encode("ban"));
  expect_mentions(error_of([&] { (void)tokenizer->encode("x"); }),
                  "`x` is not among the 5 characters");
}

TEST(Tokenizer, WordsBySpace) {
  const auto tokenizer = word_tokenizer({"a", "b", "->"});
  EXPECT_EQ(tokenizer->encode(" b  a\n->"), (std::vector<int32_t>{1, 0, 2}));
  const std::vector<int32_t> ids = {1, 0, 7};
  EXPECT_EQ(tokenizer->decode(ids), "b a \xef\xbf\xbd");
  EXPECT_EQ(read_back(*tokenizer)->encode("b"), (std::vector<int32_t>{1}));
  expect_mentions(error_of([&] { (void)tokenizer->encode("a bb"); }), "unknown word `bb`");
}

TEST(Tokenizer, BadFilesAreRefused) {
  const auto refuse = [](Json json) {
    return error_of([&] { parse_tokenizer(json.dump(), "t.json"); });
  };
  Json json = parse_json(char_tokenizer("ab")->document(), "t");
  json["model"]["vocab"]["a"] = 5;
  expect_mentions(refuse(json), "model.vocab.a: ids must be 0 to 1");
  json["model"]["type"] = "Unigram";
  expect_mentions(refuse(json), "Unigram");
  expect_mentions(refuse(Json::object()), "model: missing");
}

// The shapes of our own kinds with other content: other ids, which nobody may take for ours.
TEST(Tokenizer, WhatOnlyLooksLikeOursIsNotTakenForIt) {
  Json bytes = parse_json(byte_tokenizer()->document(), "t");
  std::swap(bytes["model"]["vocab"]["a"], bytes["model"]["vocab"]["b"]);
  const auto swapped = parse_tokenizer(bytes.dump(), "t.json");
  EXPECT_EQ(swapped->encode("ab"), (std::vector<int32_t>{'b', 'a'}));
  bytes = parse_json(byte_tokenizer()->document(), "t");
  bytes["normalizer"] = {{"type", "NFC"}};
  EXPECT_EQ(parse_tokenizer(bytes.dump(), "t.json")->encode("e\u0301"),
            (std::vector<int32_t>{0xc3, 0xa9}));
  Json characters = parse_json(char_tokenizer("ab")->document(), "t");
  characters["normalizer"] = {{"type", "Lowercase"}};
  expect_mentions(error_of([&] { parse_tokenizer(characters.dump(), "t.json"); }), "Lowercase");
  Json words = parse_json(word_tokenizer({"a", "b"})->document(), "t");
  words["pre_tokenizer"] = {{"type", "BertPreTokenizer"}};
  expect_mentions(error_of([&] { parse_tokenizer(words.dump(), "t.json"); }), "BertPreTokenizer");
}

TEST(Utf8, EveryCodePointRoundTrips) {
  for (uint32_t c = 0; c <= 0x10ffff; ++c) {
    if (c >= 0xd800 && c < 0xe000) continue;
    std::string text;
    append_utf8(text, c);
    const auto read = code_point_at(text, 0);
    ASSERT_TRUE(read && read->value == c && read->size == text.size()) << c;
  }
}

TEST(Utf8, InvalidBytesAreFound) {
  for (const char* bad :
       {"\x80", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff", "a\xc3"})
    EXPECT_TRUE(first_invalid_utf8(bad).has_value()) << bad;
  EXPECT_EQ(first_invalid_utf8("ab\xff"), 2U);
  EXPECT_EQ(valid_utf8("a\xff"
                       "b"),
            "a\xef\xbf\xbd"
            "b");
}

TEST(TokenFile, RoundTripBothWidths) {
  const test::TempFolder folder;
  for (const int64_t vocabulary : {300, 70000}) {
    std::vector<int32_t> ids;
    Rng rng(1);
    for (int i = 0; i < 1000; ++i)
      ids.push_back(static_cast<int32_t>(rng.below(static_cast<uint64_t>(vocabulary))));
    TokenFile::write(folder / "t", ids, vocabulary);
    const TokenFile file(folder / "t");
    EXPECT_EQ(file.size(), 1000);
    EXPECT_EQ(file.vocab_size(), vocabulary);
    std::vector<int64_t> read(10);
    file.copy(990, read);
    EXPECT_TRUE(std::equal(read.begin(), read.end(), ids.begin() + 990));
  }
}

TEST(TokenFile, TruncationIsNoticed) {
  const test::TempFolder folder;
  TokenFile::write(folder / "t", std::vector<int32_t>{1, 2, 3}, 10);
  const std::string whole = read_file(folder / "t");
  for (size_t size = 0; size < whole.size(); ++size)
    EXPECT_THROW(TokenFile file(folder.write("cut", whole.substr(0, size))), Error) << size;
}

TEST(PrepareText, RefusesWhatIsNoText) {
  const test::TempFolder folder;
  const auto refuse = [&](const std::string& content) {
    return error_of([&] { prepare_text({folder.write("x.txt", content).string()}, "char"); });
  };
  expect_mentions(refuse(""), "is empty");
  expect_mentions(refuse(std::string("a\0b", 3)), "looks binary");
  expect_mentions(refuse("abc\xff"), "no valid UTF-8 at byte 3");
  expect_mentions(error_of([&] { prepare_text({(folder / "none").string()}, "char"); }),
                  "cannot read");
  expect_mentions(error_of([&] { prepare_text({folder.write("y", "abc").string()}, "bpe"); }),
                  "neither byte nor char nor a file");
}

// In a plain text the marker is what documents end with.
TEST(PrepareText, TheMarkerIsTheEndTokenOfATokenizerThatHasOne) {
  const test::TempFolder folder;
  BpeParts parts = test::byte_parts();
  parts.added = {{256, "<|endoftext|>"}, {257, "<|user|>"}};
  const auto tokenizer = bpe_tokenizer(parts, {}, "t");
  folder.write("tokenizer.json", tokenizer->document());
  const auto text = folder.write("x.txt", "a<|endoftext|>b<|user|>").string();
  const PreparedText prepared = prepare_text({text}, (folder / "tokenizer.json").string());
  std::vector<int64_t> ids(static_cast<size_t>(prepared.tokens->size()));
  prepared.tokens->copy(0, ids);
  std::vector<int64_t> expected = {'a', 256, 'b'};
  for (const char c : std::string("<|user|>")) expected.push_back(c);
  EXPECT_EQ(ids, expected);
}

TEST(PrepareText, IsCachedByContent) {
  const test::TempFolder folder;
  const auto path = folder.write("x.txt", "hello hello").string();
  const PreparedText first = prepare_text({path}, "char");
  EXPECT_EQ(first.tokens->size(), 11);
  EXPECT_EQ(first.description["files"][0]["bytes"], 11);
  folder.write("x.txt", "hello there");
  const PreparedText second = prepare_text({path}, "char");
  EXPECT_NE(first.description["files"][0]["sha256"], second.description["files"][0]["sha256"]);
  std::vector<int64_t> ids(11);
  second.tokens->copy(0, ids);
  EXPECT_EQ(second.tokenizer->decode(std::vector<int32_t>(ids.begin(), ids.end())), "hello there");
}

}  // namespace
}  // namespace attnlab
