// SPDX-License-Identifier: Apache-2.0
#include "core/engine/inspect/lens.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/engine/inspect/probe.h"
#include "tests/support/errors.h"
#include "tests/support/known_weights.h"

namespace attnlab {
namespace {

constexpr int64_t positions = 24, vocabulary = 31;

ModelSpec spec_of(const LayerSpec& variant) {
  ModelSpec spec;
  spec.vocab_size = vocabulary;
  spec.hidden_size = 32;
  spec.intermediate_size = 48;
  spec.num_heads = 4;
  spec.num_kv_heads = 4;
  spec.max_position_embeddings = positions;
  spec.layers = {variant, LayerSpec{}, variant};
  return spec;
}

void fill(LanguageModel& model) {
  test::fill_known_weights(model);
  if (model.text_ids().defined()) model.set_text_ids(model.text_ids().remainder(vocabulary));
}

std::vector<int64_t> some_ids(int64_t length) {
  std::vector<int64_t> ids;
  for (int64_t i = 0; i < length; ++i) ids.push_back((i * 17 + 5) % vocabulary);
  return ids;
}

class LensOfMixers : public testing::TestWithParam<std::string> {
 protected:
  LanguageModel model{spec_of(mixer(GetParam()).layer), c10::kCPU, at::kFloat};
  void SetUp() override { fill(model); }

  /// Every probability of every token at one depth: [L, V].
  static at::Tensor all_of(const Lens& lens, int64_t depth) {
    at::Tensor all = at::zeros({lens.length(), vocabulary});
    for (int64_t i = 0; i < lens.length(); ++i)
      for (size_t k = 0; k < static_cast<size_t>(lens.top_k); ++k)
        all[i][lens.ids_at(depth, i)[k]] = lens.probabilities_at(depth, i)[k];
    return all;
  }
};

TEST_P(LensOfMixers, TheLastDepthIsTheModel) {
  const auto ids = some_ids(20);
  const Lens seen = lens(model, nullptr, ids, vocabulary);
  ASSERT_EQ(seen.depths, 4);
  const at::Tensor expected =
      at::log_softmax(model.logits(at::tensor(ids).unsqueeze(0)).squeeze(0), 1);
  EXPECT_LT(test::relative_difference(all_of(seen, 3), expected.exp()), 1e-6);
  const Probe probed = probe(model, nullptr, ids);
  for (int64_t i = 0; i + 1 < 20; ++i)
    EXPECT_NEAR(seen.loss_at(3, i), probed.loss[static_cast<size_t>(i + 1)], 1e-5);
  EXPECT_TRUE(std::isnan(seen.loss_at(3, 19)));
}

// What a depth says is what the model says without the layers above it.
TEST_P(LensOfMixers, ADepthIsTheModelWithoutTheLayersAbove) {
  const auto ids = some_ids(20);
  const Lens seen = lens(model, nullptr, ids, vocabulary);
  for (int64_t depth = 0; depth < 3; ++depth) {
    Ablation above;
    for (int64_t layer = depth; layer < 3; ++layer) above.skip_blocks.insert(layer);
    const AblationScope scope(model, above);
    const Lens cut = lens(model, nullptr, ids, vocabulary);
    EXPECT_LT(test::relative_difference(all_of(seen, depth), all_of(cut, 3)), 1e-6) << depth;
    for (int64_t i = 0; i + 1 < 20; ++i)
      EXPECT_NEAR(seen.loss_at(depth, i), cut.loss_at(3, i), 1e-5) << depth;
  }
}

INSTANTIATE_TEST_SUITE_P(Mixers, LensOfMixers, testing::ValuesIn(mixer_names()));

LanguageModel& standard_model() {
  static LanguageModel model(spec_of(LayerSpec{}), c10::kCPU, at::kFloat);
  return model;
}

TEST(Lenses, KeepTheLikeliestInOrder) {
  fill(standard_model());
  const Lens all = lens(standard_model(), nullptr, some_ids(9), vocabulary + 10);
  EXPECT_EQ(all.top_k, vocabulary);
  const Lens few = lens(standard_model(), nullptr, some_ids(9), 3);
  for (int64_t depth = 0; depth < 4; ++depth)
    for (int64_t i = 0; i < 9; ++i) {
      double sum = 0;
      for (const float p : all.probabilities_at(depth, i)) sum += static_cast<double>(p);
      EXPECT_NEAR(sum, 1, 1e-5);
      for (size_t k = 0; k < 3; ++k) {
        EXPECT_EQ(few.ids_at(depth, i)[k], all.ids_at(depth, i)[k]);
        EXPECT_GE(few.probabilities_at(depth, i)[k], all.probabilities_at(depth, i)[k + 1]);
      }
    }
  EXPECT_EQ(few.texts.at(few.top_ids[0]), std::to_string(few.top_ids[0]));
}

TEST(Lenses, OfOneTokenAndOfWrongOnes) {
  fill(standard_model());
  const Lens one = lens(standard_model(), nullptr, {4}, 5);
  EXPECT_EQ(one.loss.size(), 4U);
  EXPECT_TRUE(std::isnan(one.loss_at(0, 0)));
  test::expect_mentions(test::error_of([] { lens(standard_model(), nullptr, {vocabulary}, 5); }),
                        "outside the vocabulary");
}

}  // namespace
}  // namespace attnlab
