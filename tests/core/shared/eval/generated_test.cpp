// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/generated.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/shared/data/tasks/tasks.h"
#include "core/shared/eval/metrics.h"
#include "tests/support/errors.h"

namespace attnlab {
namespace {

struct Prepared {
  EvalTask task;
  EvalDocuments documents;
  EvalRequests requests;
};

Prepared prepared(const std::string& word, int64_t length, int64_t context, int64_t limit = 3) {
  Prepared all{generated_eval_task(word), {}, {}};
  all.documents = generated_documents(all.task, length, limit);
  const auto words = word_tokenizer(task(word.substr(5)).vocabulary());
  all.requests = encode_requests(all.task, all.documents, *words, context);
  return all;
}

TEST(GeneratedEvaluation, EveryAnswerIsOneRequestAfterAsManyTokensAsFit) {
  const Prepared all = prepared("task:recall", 64, 16);
  size_t at = 0;
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(all.requests.first[i], at);
    const EvalItem& item = all.documents.items[i];
    for (size_t t = 0; t < item.tokens.size(); ++t) {
      if (!item.scored[t]) continue;
      const ScoreRequest& request = all.requests.requests[at++];
      EXPECT_EQ(request.scored, 1);
      EXPECT_EQ(request.tokens.back(), item.tokens[t]);
      EXPECT_EQ(request.tokens.size(), std::min<size_t>(t, 16) + 1);
    }
  }
  EXPECT_EQ(at, all.requests.requests.size());
  EXPECT_EQ(all.requests.first.back(), at);
}

TEST(GeneratedEvaluation, WindowsPredictEveryTokenOfAStoryOnce) {
  for (const int64_t context : {24, 36, 96}) {
    const Prepared all = prepared("task:stories", 96, context, 1);
    const auto& item = all.documents.items[0];
    const auto answers = std::ranges::count(item.scored, true);
    std::vector<int32_t> predicted;
    for (size_t r = 0; r < all.requests.requests.size() - static_cast<size_t>(answers); ++r) {
      const ScoreRequest& request = all.requests.requests[r];
      EXPECT_LE(static_cast<int64_t>(request.tokens.size()), context + 1);
      predicted.insert(predicted.end(), request.tokens.end() - request.scored,
                       request.tokens.end());
    }
    EXPECT_EQ(predicted, (std::vector<int32_t>{item.tokens.begin() + 1, item.tokens.end()}));
  }
}

TEST(GeneratedEvaluation, EveryContextIsScoredOnTheSameTokens) {
  EXPECT_EQ(prepared("task:stories", 96, 24).requests.tokens,
            prepared("task:stories", 96, 96).requests.tokens);
  EXPECT_EQ(prepared("task:recall", 64, 7).requests.tokens,
            prepared("task:recall", 64, 64).requests.tokens);
}

TEST(GeneratedEvaluation, MetricsOfKnownLikelihoods) {
  const Prepared all = prepared("task:recall", 32, 32, 1);
  std::vector<Likelihood> likelihoods(all.requests.requests.size(), {std::log(0.25), false});
  likelihoods[0].greedy = true;
  const auto metrics = evaluate_metrics(all.task, all.documents, all.requests, likelihoods);
  ASSERT_EQ(metrics.size(), 2U);
  EXPECT_DOUBLE_EQ(metrics[0].value, 1 / static_cast<double>(likelihoods.size()));
  EXPECT_NEAR(metrics[1].value, 4, 1e-12);
}

TEST(GeneratedEvaluation, PerplexityOfAStoryIsThatOfItsWindows) {
  const Prepared all = prepared("task:stories", 96, 48, 1);
  const auto answers = static_cast<size_t>(std::ranges::count(all.documents.items[0].scored, true));
  std::vector<Likelihood> likelihoods;
  for (size_t r = 0; r < all.requests.requests.size(); ++r) {
    const bool answer = r >= all.requests.requests.size() - answers;
    likelihoods.push_back(
        {answer ? -50.0 : -std::log(2.0) * static_cast<double>(all.requests.requests[r].scored),
         answer});
  }
  const auto metrics = evaluate_metrics(all.task, all.documents, all.requests, likelihoods);
  EXPECT_DOUBLE_EQ(metrics[0].value, 1);
  EXPECT_NEAR(metrics[1].value, 2, 1e-12);
}

TEST(GeneratedEvaluation, BaselinesKnowTheFormatAlone) {
  const Prepared all = prepared("task:recall", 64, 64, 256);
  const Baselines b = baselines(all.task, all.documents, all.requests, 32);
  EXPECT_DOUBLE_EQ(b.random[0].value, 1.0 / 32);
  EXPECT_DOUBLE_EQ(b.random[1].value, 32);
  EXPECT_NEAR(b.majority[1].value, 32, 0.5) << "all symbols are alike";
  const Prepared stories = prepared("task:stories", 96, 96, 256);
  const Baselines s = baselines(stories.task, stories.documents, stories.requests, 72);
  EXPECT_DOUBLE_EQ(s.random[0].value, 0.5);
  EXPECT_DOUBLE_EQ(s.random[1].value, 72);
  EXPECT_LT(s.majority[1].value, 50) << "full stops are frequent";
  EXPECT_LT(s.majority[0].value, 0.2);
}

TEST(GeneratedEvaluation, WhatDoesNotFitIsSaid) {
  test::expect_mentions(test::error_of([] { (void)find_eval_tasks({"task:recal"}); }), "recall");
  test::expect_mentions(test::error_of([] { prepared("task:stories", 32, 32); }),
                        "the model takes 32");
  const EvalTask recall = generated_eval_task("task:recall");
  auto documents = generated_documents(recall, 64, 1);
  test::expect_mentions(
      test::error_of([&] { (void)encode_requests(recall, documents, *byte_tokenizer(), 64); }),
      "--data task:recall");
  const auto others = word_tokenizer(task("copy").vocabulary());
  EXPECT_NO_THROW((void)encode_requests(recall, documents, *others, 64))
      << "copy has the words of recall";
}

}  // namespace
}  // namespace attnlab
