// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/requests.h"

#include <gtest/gtest.h>

#include "tests/support/errors.h"
#include "tests/support/tokenizers.h"

namespace attnlab {
namespace {

std::string text_of(const ScoreRequest& request) {
  return byte_tokenizer()->decode(request.tokens);
}

EvalDocuments pair_of(const std::string& context, const std::string& continuation) {
  EvalDocuments documents;
  documents.items.push_back({{{context, continuation}}, 0, {}, 0, 0});
  return documents;
}

EvalRequests encoded(EvalKind kind, EvalDocuments documents, int64_t context) {
  EvalTask task;
  task.name = "t";
  task.kind = kind;
  return encode_requests(task, documents, *byte_tokenizer(), context);
}

EvalRequests continued(const std::string& context, const std::string& continuation,
                       int64_t length = 100) {
  return encoded(EvalKind::continuation, pair_of(context, continuation), length);
}

TEST(Requests, WhiteSpaceAtTheEndOfTheContextMoves) {
  const auto all = continued("Q: \n", "yes");
  EXPECT_EQ(text_of(all.requests[0]), "Q: \nyes");
  EXPECT_EQ(all.requests[0].scored, 5) << "the blank and the new line are predicted too";
}

TEST(Requests, WithoutContextANewLineStandsBefore) {
  for (const char* context : {"", " "}) {
    const auto all = continued(context, "yes");
    EXPECT_EQ(text_of(all.requests[0]), "\n" + std::string(context) + "yes");
    EXPECT_EQ(all.requests[0].scored, static_cast<int64_t>(3 + std::string(context).size()));
  }
}

TEST(Requests, TooLongLosesItsBeginning) {
  const auto all = continued("0123456789", "abc", 6);
  EXPECT_EQ(text_of(all.requests[0]), "6789abc")
      << "six tokens are read, the last is only predicted";
  EXPECT_EQ(all.requests[0].scored, 3);
  EXPECT_EQ(all.truncated, 1);
  EXPECT_EQ(continued("0123456789", "abc", 12).truncated, 0);
}

// "Answer" is one token, "Ans" three, "wer" one: nothing is left behind the tokens of the context.
TEST(Requests, ATokenOverTheSeamIsEncodedInTwo) {
  BpeParts parts = test::byte_parts();
  const std::vector<std::pair<std::string, std::string>> merges = {
      {"w", "e"}, {"we", "r"}, {"A", "n"}, {"An", "s"}, {"Ans", "wer"}};
  for (const auto& [a, b] : merges) {
    parts.tables.vocabulary.emplace_back(a + b,
                                         256 + static_cast<int32_t>(parts.tables.merges.size()));
    parts.tables.merges.push_back({a, b});
  }
  const auto tokenizer = bpe_tokenizer(parts, {}, "t");
  ASSERT_EQ(tokenizer->encode("Answer").size(), 1U);
  EvalTask task;
  task.name = "join";
  task.kind = EvalKind::continuation;
  EvalDocuments documents = pair_of("Ans", "wer");
  const EvalRequests requests = encode_requests(task, documents, *tokenizer, 9, true);
  EXPECT_EQ(requests.requests[0].tokens,
            (std::vector<int32_t>{tokenizer->encode("Ans")[0], tokenizer->encode("wer")[0]}));
  EXPECT_EQ(requests.requests[0].scored, 1);
}

TEST(Requests, OneDocumentThatCannotBeAskedIsCounted) {
  EvalTask task;
  task.name = "t";
  task.kind = EvalKind::multiple_choice;
  const auto two_choices = [](const std::string& second) {
    return EvalItem{{{"", " a"}, {"", second}}, 0, {1, 1}, 0, 0};
  };
  EvalDocuments documents;
  documents.items = {two_choices(" b"), two_choices(" z"), two_choices(" abcdefghi"),
                     two_choices(" c")};
  const auto tokenizer = char_tokenizer("abcdefghi ");
  EvalDocuments whole = documents;
  test::expect_mentions(test::error_of([&] { encode_requests(task, whole, *tokenizer, 9, true); }),
                        "t, document 2: ");
  const EvalRequests requests = encode_requests(task, documents, *tokenizer, 9);
  EXPECT_EQ(documents.items.size(), 2U);
  EXPECT_EQ(documents.items[1].pairs[1].continuation, " c");
  EXPECT_EQ(documents.skipped, 2) << "a character that it lacks, ten tokens where nine fit";
  test::expect_mentions(documents.first_skipped, "t, document 2: ");
  EXPECT_EQ(requests.first, (std::vector<size_t>{0, 2, 4}));
  EXPECT_EQ(requests.tokens, 8);
  EXPECT_EQ(encode_requests(task, documents, *tokenizer, 9).requests.size(), 4U) << "once more";
}

TEST(Requests, AContinuationLongerThanTheContextIsAnError) {
  EXPECT_EQ(text_of(continued("xyz", "abcdef", 6).requests[0]), "zabcdef");
  const std::string error = test::error_of([] { continued("x", "abcdefg", 6); });
  test::expect_mentions(error, "t, document 1");
  test::expect_mentions(error, "has 7 tokens, the model takes 6");
  test::expect_mentions(test::error_of([] { continued("x", ""); }), "no tokens");
}

// get_rolling_token_windows and make_disjoint_window of the harness: every token once, and the last
// window takes earlier tokens as context.
TEST(Requests, RollingWindowsPredictEveryTokenOnce) {
  const auto all = encoded(EvalKind::rolling, pair_of("", "abcdefghij"), 4);
  ASSERT_EQ(all.requests.size(), 3U);
  EXPECT_EQ(text_of(all.requests[0]), "\nabcd");
  EXPECT_EQ(all.requests[0].scored, 4);
  EXPECT_EQ(text_of(all.requests[1]), "defgh");
  EXPECT_EQ(all.requests[1].scored, 4);
  EXPECT_EQ(text_of(all.requests[2]), "fghij");
  EXPECT_EQ(all.requests[2].scored, 2);
  EXPECT_EQ(all.tokens, 10);
  EXPECT_EQ(all.first, (std::vector<size_t>{0, 3}));
  EXPECT_EQ(text_of(encoded(EvalKind::rolling, pair_of("", "ab"), 4).requests[0]), "\nab");
}

TEST(Requests, APieceOfTextThatTheVocabularyLacksIsNamed) {
  EvalTask task;
  task.name = "t";
  task.kind = EvalKind::continuation;
  const auto tokenizer = char_tokenizer("abc ");
  EvalDocuments documents = pair_of("ab", " z");
  test::expect_mentions(test::error_of([&] { encode_requests(task, documents, *tokenizer, 9); }),
                        "t, document 1: ");
  EXPECT_EQ(prefix_token(*tokenizer), 0) << "no new line in this vocabulary";
  EXPECT_EQ(prefix_token(*byte_tokenizer()), '\n');
}

}  // namespace
}  // namespace attnlab
