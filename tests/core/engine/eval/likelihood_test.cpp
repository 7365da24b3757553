// SPDX-License-Identifier: Apache-2.0
#include "core/engine/eval/likelihood.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "core/engine/model/decoder.h"
#include "tests/support/known_weights.h"

namespace attnlab {
namespace {

ModelSpec spec_of(const LayerSpec& variant, int64_t kv_heads) {
  ModelSpec spec;
  spec.vocab_size = 31;
  spec.hidden_size = 32;
  spec.intermediate_size = 48;
  spec.num_heads = 4;
  spec.num_kv_heads = kv_heads;
  spec.max_position_embeddings = 24;
  spec.layers = {variant, LayerSpec{}, LayerSpec{.mixing = false}, variant};
  return spec;
}

std::vector<int32_t> tokens_of(int seed, int64_t count) {
  std::vector<int32_t> tokens;
  for (int64_t i = 0; i < count; ++i)
    tokens.push_back(static_cast<int32_t>((seed * 7 + i * i * 3 + i) % 31));
  return tokens;
}

ScoreRequest request(std::vector<int32_t> context, const std::vector<int32_t>& continuation,
                     size_t group) {
  context.insert(context.end(), continuation.begin(), continuation.end());
  return {context, static_cast<int64_t>(continuation.size()), group};
}

// Choices after shared contexts, of equal and different lengths, one-token choices, choices whose
// beginning is cut off at different places, and a text of its own.
std::vector<ScoreRequest> mixed_requests() {
  std::vector<ScoreRequest> all;
  for (const size_t group : {0U, 1U})
    for (const int choice : {1, 2, 3})
      all.push_back(
          request(tokens_of(static_cast<int>(group), 9), tokens_of(choice + 3, 2 * choice), group));
  all.push_back(request(tokens_of(5, 9), {3}, 2));
  all.push_back(request(tokens_of(5, 9), {4}, 2));
  all.push_back(request(tokens_of(6, 12), tokens_of(7, 4), 3));
  all.push_back(request(tokens_of(8, 13), tokens_of(9, 3), 3));
  all.push_back(request({10}, tokens_of(11, 24), 4));
  return all;
}

// One request at a time through the model as training has it.
Likelihood directly(LanguageModel& model, const ScoreRequest& asked) {
  const std::vector<int64_t> ids(asked.tokens.begin(), asked.tokens.end());
  const auto length = static_cast<int64_t>(ids.size()) - 1;
  const at::Tensor log_p =
      model.logits(at::tensor(ids).narrow(0, 0, length).unsqueeze(0))[0].log_softmax(1);
  Likelihood sum{0, true};
  for (int64_t p = length - asked.scored; p < length; ++p) {
    const int64_t target = ids[static_cast<size_t>(p) + 1];
    sum.log_probability += log_p[p][target].item<double>();
    sum.greedy = sum.greedy && log_p[p].argmax().item<int64_t>() == target;
  }
  return sum;
}

class Likelihoods : public testing::TestWithParam<int64_t> {};

TEST_P(Likelihoods, SharedAndBatchedAreThoseOfEachAlone) {
  for (const auto& form : form_names())
    for (const auto sequence : {QkSequence::input, QkSequence::random, QkSequence::text})
      for (const auto hidden : {QkHidden::current, QkHidden::static_rows}) {
        LanguageModel model(spec_of({true, form, sequence, hidden}, GetParam()), c10::kCPU,
                            at::kFloat);
        test::fill_known_weights(model);
        const auto requests = mixed_requests();
        std::vector<Likelihood> out(requests.size());
        std::set<size_t> done;
        score_requests(model, requests, out, [&](std::span<const size_t> batch) {
          for (const size_t i : batch) EXPECT_TRUE(done.insert(i).second) << i;
          return true;
        });
        EXPECT_EQ(done.size(), requests.size());
        for (size_t i = 0; i < requests.size(); ++i) {
          const Likelihood one = directly(model, requests[i]);
          EXPECT_NEAR(out[i].log_probability, one.log_probability,
                      1e-4 * std::abs(one.log_probability))
              << form << " " << name_of(sequence) << "/" << name_of(hidden) << " request " << i;
          EXPECT_EQ(out[i].greedy, one.greedy);
        }
      }
}
INSTANTIATE_TEST_SUITE_P(Heads, Likelihoods, testing::Values(4, 2));

TEST(LikelihoodsOfOneModel, GreedyIsWhatGreedyDecodingWrites) {
  LanguageModel model(spec_of({}, 4), c10::kCPU, at::kFloat);
  test::fill_known_weights(model);
  const auto context = tokens_of(1, 8);
  Generator generator(model, context, {.greedy = true}, 1);
  std::vector<int32_t> written;
  for (int i = 0; i < 4; ++i) written.push_back(generator.next());
  std::vector<int32_t> other = written;
  other.back() = (other.back() + 1) % 31;
  const std::vector<ScoreRequest> requests = {request(context, written, 0),
                                              request(context, other, 0)};
  std::vector<Likelihood> out(2);
  score_requests(model, requests, out, [](auto) { return true; });
  EXPECT_TRUE(out[0].greedy);
  EXPECT_FALSE(out[1].greedy);
}

TEST(LikelihoodsOfOneModel, AnAblatedModelIsScoredAsItAnswers) {
  for (const bool block : {true, false}) {
    LanguageModel model(spec_of({true, "softmax", QkSequence::random, QkHidden::current}, 4),
                        c10::kCPU, at::kFloat);
    test::fill_known_weights(model);
    Ablation ablation;
    (block ? ablation.skip_blocks : ablation.skip_mixers) = {0, 2};
    model.set_ablation(ablation);
    const auto requests = mixed_requests();
    std::vector<Likelihood> out(requests.size());
    score_requests(model, requests, out, [](auto) { return true; });
    for (size_t i = 0; i < requests.size(); ++i)
      EXPECT_NEAR(out[i].log_probability, directly(model, requests[i]).log_probability, 1e-3) << i;
  }
}

TEST(LikelihoodsOfOneModel, StopsBetweenBatches) {
  LanguageModel model(spec_of({}, 4), c10::kCPU, at::kFloat);
  test::fill_known_weights(model);
  const auto requests = mixed_requests();
  std::vector<Likelihood> out(requests.size());
  int batches = 0;
  score_requests(model, requests, out, [&](auto) { return ++batches < 2; });
  EXPECT_EQ(batches, 2);
}

}  // namespace
}  // namespace attnlab
