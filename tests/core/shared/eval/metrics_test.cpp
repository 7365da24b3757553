// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/metrics.h"

#include <gtest/gtest.h>

#include <cmath>

namespace attnlab {
namespace {

// The harness's mean_stderr of 1 0 1 1 0 0 1.
TEST(Metrics, StandardErrorOfAMean) {
  const std::vector<double> values = {1, 0, 1, 1, 0, 0, 1};
  EXPECT_DOUBLE_EQ(*mean_standard_error(values), 0.20203050891044214);
  EXPECT_FALSE(mean_standard_error(std::vector<double>{1}));
}

// The harness's bootstrap with seeds 0, 1 and 2, a thousand resamples each.
TEST(Metrics, BootstrapDrawsAsPythonDoes) {
  const std::vector<double> values = {-0.5, -1.25, -3.0, -7.5, -2.0, -0.125, -4.75};
  EXPECT_NEAR(*perplexity_standard_error(values, 3000), 34.50323876018871, 1e-10);
}

EvalTask task_of(EvalKind kind, const std::vector<std::string>& metrics) {
  EvalTask task;
  task.name = "t";
  task.kind = kind;
  task.metrics = metrics;
  return task;
}

// Two documents of three and two choices.
struct Choices {
  EvalTask task = task_of(EvalKind::multiple_choice, {"acc", "acc_norm"});
  EvalDocuments documents;
  EvalRequests requests;
  Choices() {
    documents.items = {{{{"", " a"}, {"", " bb"}, {"", " cccc"}}, 2, {1, 2, 4}, 0, 0},
                       {{{"", " a"}, {"", " b"}}, 1, {1, 1}, 0, 0}};
    requests = encode_requests(task, documents, *byte_tokenizer(), 16);
  }
};

TEST(Metrics, AccuracyWithAndWithoutLength) {
  const Choices choices;
  const std::vector<Likelihood> likelihoods = {
      {-3, false}, {-4, false}, {-5, false}, {-1, false}, {-1, true}};
  const auto metrics =
      evaluate_metrics(choices.task, choices.documents, choices.requests, likelihoods);
  EXPECT_EQ(metrics[0].name, "acc");
  EXPECT_EQ(metrics[0].value, 0) << "-3 is the largest; equal ones: the first";
  EXPECT_EQ(metrics[1].value, 0.5) << "-5/4 is the largest of the first document";
  EXPECT_DOUBLE_EQ(*metrics[1].standard_error, 0.5);
}

TEST(Metrics, GuessesAndTheMajority) {
  const Choices choices;
  const Baselines base = baselines(choices.task, choices.documents, choices.requests, 256);
  EXPECT_DOUBLE_EQ(base.random[0].value, (1.0 / 3 + 1.0 / 2) / 2);
  EXPECT_DOUBLE_EQ(base.majority[0].value, 0.5);
}

// SciQ's file has the right answer always last: who names the last is no guesser of answers.
TEST(Metrics, TheMajorityDoesNotKnowWhereTheFilePutsTheAnswer) {
  const EvalTask task = task_of(EvalKind::multiple_choice, {"acc"});
  EvalDocuments questions, classes;
  for (int i = 0; i < 1000; ++i) {
    const std::string n = std::to_string(i);
    questions.items.push_back(
        {{{"", " a" + n}, {"", " b" + n}, {"", " c" + n}, {"", " d" + n}}, 3, {2, 2, 2, 2}, 0, 0});
    classes.items.push_back({{{"", " no"}, {"", " yes"}}, 1, {2, 3}, 0, 0});
  }
  const auto share = [&](EvalDocuments& documents) {
    const auto requests = encode_requests(task, documents, *byte_tokenizer(), 16);
    return baselines(task, documents, requests, 256).majority[0].value;
  };
  EXPECT_GE(share(questions), 0.25);
  EXPECT_LT(share(questions), 0.29) << "the largest of four shares of 1000 drawn places";
  EXPECT_EQ(share(questions), share(questions)) << "drawn from a fixed seed";
  EXPECT_EQ(share(classes), 1) << "always yes is a rule that needs no place";
}

TEST(Metrics, PerplexityOverDocuments) {
  const EvalTask task = task_of(EvalKind::continuation, {"perplexity", "acc"});
  EvalDocuments documents;
  documents.items = {{{{"x", " ab"}}, 0, {}, 0, 0}, {{{"x", " abcd"}}, 0, {}, 0, 0}};
  const auto requests = encode_requests(task, documents, *byte_tokenizer(), 16);
  const std::vector<Likelihood> likelihoods = {{-2, true}, {-4, false}};
  const auto metrics = evaluate_metrics(task, documents, requests, likelihoods);
  EXPECT_DOUBLE_EQ(metrics[0].value, std::exp(3));
  EXPECT_GT(*metrics[0].standard_error, 0);
  EXPECT_DOUBLE_EQ(metrics[1].value, 0.5);
  const Baselines base = baselines(task, documents, requests, 256);
  EXPECT_NEAR(base.random[0].value, std::pow(256, 4), 1e-3) << "3 and 5 tokens";
  EXPECT_TRUE(base.majority.empty());
}

TEST(Metrics, PerplexityOverWordsAndBytes) {
  const EvalTask task =
      task_of(EvalKind::rolling, {"word_perplexity", "byte_perplexity", "bits_per_byte"});
  EvalDocuments documents;
  documents.items = {{{{"", "abcdef"}}, 0, {}, 2, 6}, {{{"", "ab"}}, 0, {}, 2, 10}};
  const auto requests = encode_requests(task, documents, *byte_tokenizer(), 4);
  ASSERT_EQ(requests.requests.size(), 3U);
  const std::vector<Likelihood> likelihoods = {{-3, false}, {-1, false}, {-4, false}};
  const auto metrics = evaluate_metrics(task, documents, requests, likelihoods);
  EXPECT_DOUBLE_EQ(metrics[0].value, std::exp(8.0 / 4));
  EXPECT_DOUBLE_EQ(metrics[1].value, std::exp(8.0 / 16));
  EXPECT_DOUBLE_EQ(metrics[2].value, 8.0 / 16 / std::log(2));
  EXPECT_FALSE(metrics[0].standard_error) << "the harness gives none";
}

}  // namespace
}  // namespace attnlab
