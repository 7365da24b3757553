// SPDX-License-Identifier: Apache-2.0
// Ids against those of Hugging Face `tokenizers` (tests/golden/make_tokenizers.py).
#include "core/shared/data/bpe_tokenizer.h"

#include <gtest/gtest.h>

#include <map>

#include "core/shared/base/files.h"
#include "core/shared/base/hash.h"
#include "core/shared/base/json.h"
#include "core/shared/data/corpus/byte_stream.h"
#include "core/shared/data/pattern.h"
#include "core/shared/data/utf8.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"
#include "tests/support/tokenizers.h"

namespace attnlab {
namespace {

using test::error_of;
using test::expect_mentions;
using Ids = std::vector<int32_t>;

const Json& golden() {
  static const Json all = read_json(test::source_folder() / "tests/golden/tokenizers.json");
  return all;
}

std::string digest(const Ids& ids) {
  return sha256({reinterpret_cast<const char*>(ids.data()), ids.size() * sizeof(int32_t)});
}

std::string utf8(uint32_t c) {
  std::string text;
  append_utf8(text, c);
  return text;
}

std::vector<uint32_t> block(uint32_t first) {
  std::vector<uint32_t> characters;
  const uint32_t step = first < 0x40000 ? 1 : 64;
  for (uint32_t c = first; c < first + 0x4000; c += step)
    if (c < 0xd800 || c >= 0xe000) characters.push_back(c);
  return characters;
}

// As `swept` and `marked` in make_tokenizers.py.
std::string swept(uint32_t first) {
  std::string text;
  for (const uint32_t character : block(first)) {
    const std::string c = utf8(character);
    text += "a" + c + "b " + c + " 1" + c + c + "\n";
  }
  return text;
}

std::string marked(uint32_t first) {
  std::string text;
  for (const uint32_t character : block(first))
    for (const uint32_t mark : {0x334, 0x323, 0x345})
      text += "x" + utf8(mark) + utf8(character) + "y" + utf8(character) + utf8(mark) + "\n";
  return text;
}

class RealTokenizer : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    ATTNLAB_NEEDS_DATA("tokenizers");
    tokenizer = test::real_tokenizer(GetParam());
  }
  [[nodiscard]] const Json& expected() const { return golden()[GetParam()]; }
  /// As the reference does by itself.
  [[nodiscard]] Ids encode(const std::string& text) const {
    return tokenizer->encode_special(text);
  }

  std::shared_ptr<const Tokenizer> tokenizer;
};

TEST_P(RealTokenizer, HardCases) {
  EXPECT_EQ(tokenizer->vocab_size(), expected()["vocab_size"]);
  const Json& texts = golden()["cases"];
  for (size_t i = 0; i < texts.size(); ++i)
    EXPECT_EQ(encode(texts[i]), expected()["cases"][i].get<Ids>()) << texts[i];
}

TEST_P(RealTokenizer, AllOfUnicode) {
  for (uint32_t i = 0; i < 0x110000 / 0x4000; ++i)
    EXPECT_EQ(digest(encode(swept(i * 0x4000))), expected()["swept"][i]) << std::hex << i * 0x4000;
}

TEST_P(RealTokenizer, CombiningMarks) {
  for (uint32_t i = 0; i < 9; ++i) {
    const uint32_t first = i < 8 ? i * 0x4000 : 0xe0000;
    EXPECT_EQ(digest(encode(marked(first))), expected()["marked"][i]) << std::hex << first;
  }
  std::string pairs;
  for (const auto& pair : golden()["decompositions"])
    pairs += (pairs.empty() ? "" : "\n") + pair.get<std::string>();
  EXPECT_EQ(digest(encode(pairs)), expected()["decompositions"]);
}

TEST_P(RealTokenizer, RealTexts) {
  for (const auto& [name, ids] : expected()["files"].items())
    EXPECT_EQ(digest(encode(test::unpacked(test::shared_data() / name))), ids) << name;
}

TEST_P(RealTokenizer, RoundTripIsExact) {
  for (const auto& [name, ids] : expected()["files"].items()) {
    const std::string text = test::unpacked(test::shared_data() / name);
    EXPECT_EQ(tokenizer->decode(encode(text)), text) << name;
  }
  const auto again = parse_tokenizer(tokenizer->document(), "tokenizer.json");
  const std::string text = "It's 1,234   words <|endoftext|> 한국어";
  EXPECT_EQ(again->encode(text), tokenizer->encode(text));
  EXPECT_EQ(again->encode_special(text), encode(text));
  EXPECT_EQ(again->end_token(), tokenizer->end_token());
  EXPECT_TRUE(tokenizer->end_token().has_value());
}

INSTANTIATE_TEST_SUITE_P(Bpe, RealTokenizer, testing::Values("gpt-neox-20b", "gpt2", "qwen2.5"),
                         [](const auto& tested) {
                           std::string name = tested.param;
                           std::erase_if(name, [](char c) { return c == '-' || c == '.'; });
                           return name;
                         });

/// 256 bytes in the order of their stand-ins, then what is given.
BpeParts small_parts() {
  BpeParts parts = test::byte_parts();
  parts.added = {{259, "<|endoftext|>"}, {260, "  ", false, true}};
  for (const auto& [left, right] : {std::pair{"a", "b"}, {"ab", "c"}, {"b", "c"}}) {
    parts.tables.vocabulary.emplace_back(std::string(left) + right,
                                         static_cast<int32_t>(parts.tables.vocabulary.size()));
    parts.tables.merges.emplace_back(left, right);
  }
  return parts;
}

TEST(Bpe, MergesInTheOrderTheyWereLearned) {
  const auto tokenizer = bpe_tokenizer(small_parts(), {}, "t");
  EXPECT_EQ(tokenizer->encode("abc"), (Ids{257}));
  EXPECT_EQ(tokenizer->encode("bc"), (Ids{258}));
  EXPECT_EQ(tokenizer->encode("abbc"), (Ids{256, 258}));
  EXPECT_EQ(tokenizer->encode_special("x<|endoftext|>  y"), (Ids{'x', 259, 260, 'y'}));
  EXPECT_EQ(tokenizer->end_token(), 259);
  EXPECT_EQ(tokenizer->vocab_size(), 261);
}

// What is written about a marker is no marker; tokens that are not special are found all the same.
TEST(Bpe, NamesOfSpecialTokensAreText) {
  const auto tokenizer = bpe_tokenizer(small_parts(), {}, "t");
  Ids expected;
  for (const char c : std::string("<|endoftext|>")) expected.push_back(c);
  EXPECT_EQ(tokenizer->encode("<|endoftext|>"), expected);
  expected.push_back(260);
  EXPECT_EQ(tokenizer->encode("<|endoftext|>  "), expected);
  EXPECT_EQ(tokenizer->decode(expected), "<|endoftext|>  ");
}

TEST(Bpe, AQuotedMarkerIsTextToGpt2) {
  ATTNLAB_NEEDS_DATA("tokenizers");
  const auto gpt2 = test::real_tokenizer("gpt2");
  EXPECT_EQ(gpt2->encode("<|endoftext|>"), (Ids{27, 91, 437, 1659, 5239, 91, 29}));
  EXPECT_EQ(gpt2->encode_special("<|endoftext|>"), (Ids{50256}));
}

TEST(Bpe, WhatATemplateAddsIsSaid) {
  BpeParts parts = small_parts();
  parts.added.push_back({261, "<s>"});
  parts.added.push_back({262, "</s>"});
  Json json = parse_json(bpe_tokenizer(parts, {}, "t")->document(), "t");
  EXPECT_EQ(template_notice(*parse_tokenizer(json.dump(), "t")), "");
  const Json start = {{"SpecialToken", {{"id", "<s>"}, {"type_id", 0}}}};
  const Json end = {{"SpecialToken", {{"id", "</s>"}, {"type_id", 0}}}};
  const Json text = {{"Sequence", {{"id", "A"}, {"type_id", 0}}}};
  const auto around = [&](const Json& processor) {
    json["post_processor"] = processor;
    return around_texts(*parse_tokenizer(json.dump(), "t"));
  };
  const Json begins = {{"type", "TemplateProcessing"}, {"single", {start, text}}};
  EXPECT_EQ(around(begins), "<s> before");
  EXPECT_EQ(around({{"type", "TemplateProcessing"}, {"single", {start, text, end}}}),
            "<s> before and </s> behind");
  EXPECT_EQ(around({{"type", "TemplateProcessing"}, {"single", Json::array({text})}}), "");
  EXPECT_EQ(around({{"type", "Sequence"}, {"processors", {{{"type", "ByteLevel"}}, begins}}}),
            "<s> before");
  EXPECT_EQ(around({{"type", "RobertaProcessing"}, {"cls", {"<s>", 0}}, {"sep", {"</s>", 2}}}),
            "<s> before and </s> behind");
  const Json other = {{"SpecialToken", {{"id", "<b>"}, {"type_id", 0}}}};
  json["post_processor"] = {{"type", "TemplateProcessing"}, {"single", {other, text}}};
  expect_mentions(error_of([&] { (void)parse_tokenizer(json.dump(), "t"); }), "`<b>` is no token");
  json["post_processor"] = begins;
  const auto tokenizer = parse_tokenizer(json.dump(), "t");
  EXPECT_EQ(tokenizer->frame().before, (Ids{261}));
  EXPECT_EQ(tokenizer->encode("abc"), (Ids{257}));
  expect_mentions(template_notice(*tokenizer), "puts <s> before every text");
}

TEST(Bpe, DecodingKeepsBrokenCharactersVisible) {
  const auto tokenizer = bpe_tokenizer(small_parts(), {}, "t");
  const Ids half = {'a', 0xed, 0x95};
  EXPECT_EQ(tokenizer->decode(half), "a\xef\xbf\xbd");
  EXPECT_EQ(tokenizer->decode(Ids{0xed, 0x95, 0x9c}), "한");
  EXPECT_EQ(tokenizer->decode(Ids{261, -1}), "\xef\xbf\xbd\xef\xbf\xbd");
  EXPECT_EQ(tokenizer->decode(Ids{'a', 259, 'b'}), "a<|endoftext|>b");
}

TEST(Bpe, InvalidUtf8IsRefused) {
  const auto tokenizer = bpe_tokenizer(small_parts(), {}, "t");
  for (const char* bad :
       {"a\x80", "a\xc0\xaf", "a\xed\xa0\x80", "a\xf4\x90\x80\x80", "a\xff", "a\xc3"})
    expect_mentions(error_of([&] { (void)tokenizer->encode(bad); }), "no valid UTF-8 at byte 1");
}

TEST(Bpe, LongRunsTakeLittleTime) {
  const auto tokenizer = bpe_tokenizer(small_parts(), {}, "t");
  std::string letters;
  for (int i = 0; i < 1 << 19; ++i) letters += "abc"[i % 3];
  EXPECT_EQ(tokenizer->encode(letters).size(), (size_t{1} << 19) / 3 + 1);
  EXPECT_EQ(tokenizer->encode(std::string(1 << 20, ' ')).size(), size_t{1} << 19);
  EXPECT_EQ(tokenizer->encode(std::string(1 << 20, '\n')).size(), size_t{1} << 20);
}

// Two ways for each letter: 2^60 to divide the text.
TEST(Bpe, APatternThatNeverEndsGivesUp) {
  const Pattern endless("(a|a)*$", "t");
  std::vector<size_t> ends;
  test::expect_mentions(test::error_of([&] { endless.split(std::string(60, 'a') + "b", ends); }),
                        "gave up");
}

TEST(Bpe, GivesAndReadsTokenizerJson) {
  const auto tokenizer = bpe_tokenizer(small_parts(), {}, "t");
  const auto again = parse_tokenizer(tokenizer->document(), "tokenizer.json");
  EXPECT_EQ(again->kind(), "bpe");
  EXPECT_EQ(again->document(), tokenizer->document());
  EXPECT_EQ(again->encode("abc <|endoftext|>"), tokenizer->encode("abc <|endoftext|>"));
  EXPECT_EQ(again->encode_special("abc <|endoftext|>"),
            tokenizer->encode_special("abc <|endoftext|>"));
}

TEST(Bpe, WhatIsNotSupportedIsNamed) {
  const Json good = parse_json(bpe_tokenizer(small_parts(), {}, "t")->document(), "t");
  const auto refuse = [&](const char* pointer, const Json& value) {
    Json json = good;
    json[Json::json_pointer(pointer)] = value;
    return error_of([&] { parse_tokenizer(json.dump(), "t.json"); });
  };
  expect_mentions(refuse("/normalizer", {{"type", "NFKC"}}), "normalizer.type: `NFKC`");
  expect_mentions(refuse("/pre_tokenizer/type", "Metaspace"), "`Metaspace` is not supported");
  expect_mentions(refuse("/pre_tokenizer/add_prefix_space", true), "add_prefix_space");
  expect_mentions(refuse("/model/byte_fallback", true), "byte_fallback");
  expect_mentions(refuse("/model/type", "Unigram"), "`Unigram` is not supported");
  expect_mentions(refuse("/model/merges/0", "a zz"), "`zz` is not in the vocabulary");
  expect_mentions(refuse("/model/merges/1", "abc"), "model.merges[1]: expected two pieces");
  expect_mentions(refuse("/model/vocab/a", 98), "ids must be whole numbers from 0, each once");
  expect_mentions(refuse("/added_tokens/0/id", 5), "`<|endoftext|>` has the id 5");
  expect_mentions(refuse("/added_tokens/1/lstrip", true), "lstrip");
  Json split = {{"type", "Split"}, {"behavior", "Isolated"}, {"pattern", {{"Regex", "(a"}}}};
  const Json bytes = {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", false}};
  expect_mentions(
      refuse("/pre_tokenizer", {{"type", "Sequence"}, {"pretokenizers", {split, bytes}}}),
      "the pattern does not compile");
}

// Some vocabularies lack control characters; what the text does not have needs no token.
TEST(Bpe, AByteWithoutATokenIsRefusedWhereItStands) {
  Json document = parse_json(bpe_tokenizer(small_parts(), {}, "t")->document(), "t");
  document["model"]["vocab"].erase("\xc4\x84");  // what stands for byte 4
  const auto tokenizer = parse_tokenizer(document.dump(), "t");
  EXPECT_EQ(tokenizer->encode("abc"), (Ids{257}));
  expect_mentions(error_of([&] { (void)tokenizer->encode("ab\x04"); }), "the byte 4");
}

TEST(Bpe, FoldersOfTwoFiles) {
  const test::TempFolder folder;
  const Json document = parse_json(bpe_tokenizer(small_parts(), {}, "t")->document(), "t");
  Json vocabulary = document["model"]["vocab"];
  vocabulary["<|endoftext|>"] = 259;
  folder.write("vocab.json", vocabulary.dump());
  folder.write("merges.txt", "#version: 0.2\na b\nab c\nb c\n");
  const auto tokenizer = read_tokenizer(folder.path());
  EXPECT_EQ(tokenizer->encode_special("abc<|endoftext|>bc"), (Ids{257, 259, 258}));
  folder.write("merges.txt", "a b\nab c\nbc\n");
  expect_mentions(error_of([&] { read_tokenizer(folder.path()); }), "merges.txt: line 3");
  folder.write("tokenizer_config.json", R"({"tokenizer_class": "Qwen2Tokenizer"})");
  expect_mentions(error_of([&] { read_tokenizer(folder.path()); }), "Qwen2Tokenizer");
  const test::TempFolder empty;
  expect_mentions(error_of([&] { read_tokenizer(empty.path()); }), "holds no tokenizer");
}

}  // namespace
}  // namespace attnlab
