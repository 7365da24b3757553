// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/sentencepiece.h"

#include <gtest/gtest.h>

#include "core/shared/base/error.h"
#include "tests/support/errors.h"

namespace attnlab {
namespace {

using test::error_of;
using test::expect_mentions;
using Ids = std::vector<int32_t>;

// <unk> 0, <s> 1, </s> 2, bytes 3 … 258, then pieces; "é" has none.
Json vocabulary() {
  Json vocab = {{"<unk>", 0}, {"<s>", 1}, {"</s>", 2}};
  constexpr const char* digits = "0123456789ABCDEF";
  for (int byte = 0; byte < 256; ++byte)
    vocab[std::string("<0x") + digits[byte / 16] + digits[byte % 16] + ">"] = 3 + byte;
  int id = 259;
  for (const char* piece : {"▁", "a", "b", "▁a", "ab", "▁ab"}) vocab[piece] = id++;
  return vocab;
}
enum : int32_t { mark = 259, a, b, mark_a, ab, mark_ab };

Json document() {
  const auto special = [](int id, const char* content) {
    return Json{{"id", id},        {"content", content},  {"single_word", false}, {"lstrip", false},
                {"rstrip", false}, {"normalized", false}, {"special", true}};
  };
  const auto replace = [](const char* what, const char* by) {
    return Json{{"type", "Replace"}, {"pattern", {{"String", what}}}, {"content", by}};
  };
  return {{"added_tokens", {special(0, "<unk>"), special(1, "<s>"), special(2, "</s>")}},
          {"normalizer",
           {{"type", "Sequence"},
            {"normalizers", {{{"type", "Prepend"}, {"prepend", "▁"}}, replace(" ", "▁")}}}},
          {"pre_tokenizer", nullptr},
          {"decoder",
           {{"type", "Sequence"},
            {"decoders",
             {replace("▁", " "),
              {{"type", "ByteFallback"}},
              {{"type", "Fuse"}},
              {{"type", "Strip"}, {"content", " "}, {"start", 1}, {"stop", 0}}}}}},
          {"model",
           {{"type", "BPE"},
            {"unk_token", "<unk>"},
            {"fuse_unk", true},
            {"byte_fallback", true},
            {"vocab", vocabulary()},
            {"merges", {"▁ a", "a b", "▁a b"}}}}};
}

std::unique_ptr<Tokenizer> made(const Json& changes = Json::object()) {
  Json all = document();
  all.update(changes);
  return parse_tokenizer(all.dump(), "tokenizer.json");
}

Ids ids_of(const Tokenizer& tokenizer, std::string_view text) { return tokenizer.encode(text); }

TEST(SentencePiece, MergesCharactersAndFallsBackToBytes) {
  const auto tokenizer = made();
  EXPECT_EQ(ids_of(*tokenizer, "ab a"), (Ids{mark_ab, mark_a}));
  EXPECT_EQ(ids_of(*tokenizer, "ba"), (Ids{mark, b, a}));
  EXPECT_EQ(ids_of(*tokenizer, " a"), (Ids{mark, mark_a}));  // Prepend, whatever stands there
  EXPECT_EQ(ids_of(*tokenizer, "é"), (Ids{mark, 3 + 0xc3, 3 + 0xa9}));
  EXPECT_EQ(ids_of(*tokenizer, ""), Ids{});
  EXPECT_EQ(tokenizer->end_token(), 2);
}

TEST(SentencePiece, DecodesToTheText) {
  const auto tokenizer = made();
  for (const char* text : {"ab a", " ab", "é日 b", "", "a\n"})
    EXPECT_EQ(tokenizer->decode(tokenizer->encode(text)), text);
  EXPECT_EQ(tokenizer->decode(Ids{3 + 0xc3}), "\xef\xbf\xbd");
  EXPECT_EQ(tokenizer->decode(Ids{1, mark_a, 2}), "<s> a</s>");
}

TEST(SentencePiece, SpecialTokensInATextAreTextUnlessAskedFor) {
  const auto tokenizer = made();
  EXPECT_GT(ids_of(*tokenizer, "<s>a").size(), 2U);
  EXPECT_EQ(tokenizer->encode_special("<s>a"), (Ids{1, mark_a}));
}

TEST(SentencePiece, MetaspacePutsAMarkWhereItsSchemeSays) {
  const auto with = [](const char* scheme, bool split) {
    return made({{"normalizer", nullptr},
                 {"pre_tokenizer",
                  {{"type", "Metaspace"},
                   {"replacement", "▁"},
                   {"prepend_scheme", scheme},
                   {"split", split}}}});
  };
  EXPECT_EQ(ids_of(*with("always", false), "a"), Ids{mark_a});
  EXPECT_EQ(ids_of(*with("always", false), " a"), Ids{mark_a});  // it has one
  EXPECT_EQ(ids_of(*with("never", false), "a"), Ids{a});
  EXPECT_EQ(with("first", false)->encode_special("a</s>a"), (Ids{mark_a, 2, a}));
  EXPECT_EQ(with("always", false)->encode_special("a</s>a"), (Ids{mark_a, 2, mark_a}));
  EXPECT_EQ(ids_of(*with("always", true), "ab  a"), (Ids{mark_ab, mark, mark_a}));
}

TEST(SentencePiece, OtherPartsAreRefusedByName) {
  const auto refusal = [](const Json& changes) { return error_of([&] { (void)made(changes); }); };
  expect_mentions(refusal({{"normalizer", {{"type", "NFKC"}}}}), "normalizer.type: `NFKC`");
  expect_mentions(refusal({{"pre_tokenizer", {{"type", "Whitespace"}}}}),
                  "pre_tokenizer.type: `Whitespace`");
  expect_mentions(refusal({{"decoder", nullptr}}), "decoder: is not supported");
  Json model = document()["model"];
  model["vocab"].erase("<0x7F>");
  expect_mentions(refusal({{"model", model}}), "the byte `<0x7F>` is not in the vocabulary");
}

}  // namespace
}  // namespace attnlab
