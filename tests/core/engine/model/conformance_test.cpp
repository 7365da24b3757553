// SPDX-License-Identifier: Apache-2.0
// What every point of form × qk.sequence × qk.hidden must keep inside a model, multi-head and
// grouped. A new line in forms.def is tested without a change here.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/engine/model/decoder.h"
#include "core/engine/model/language_model.h"
#include "core/engine/train/checkpoint.h"
#include "core/engine/train/optimizer.h"
#include "core/engine/train/weight_files.h"
#include "core/shared/spec/cost.h"
#include "tests/support/forms.h"
#include "tests/support/known_weights.h"
#include "tests/support/points.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using test::fill;
using test::Point;
using test::spec_of;

constexpr int64_t positions = test::point_positions, vocabulary = test::point_vocabulary;

at::Tensor ids(int64_t batch, int64_t length) {
  // Leaves the last id free, so that a test can make it special.
  return ((test::known_values("ids", {batch, length}) + 1) * 4096)
      .to(at::kLong)
      .remainder(vocabulary - 1);
}

Batch batch_of(const at::Tensor& tokens) {
  const int64_t length = tokens.size(1) - 1;
  return {tokens.narrow(1, 0, length).contiguous(), tokens.narrow(1, 1, length).contiguous(),
          tokens.size(0) * length};
}

double add_gradients(LanguageModel& model, const std::vector<Batch>& batches, double scale) {
  StreamQk stream = model.run_stream(batches[0].inputs.size(1));
  double total = 0;
  for (const Batch& batch : batches) {
    const at::Tensor loss = model.loss(batch, stream, scale);
    loss.backward();
    total += loss.item<double>();
  }
  stream.backward();
  return total;
}

class ModelConformance : public testing::TestWithParam<Point> {
 protected:
  LanguageModel model{spec_of(GetParam()), c10::kCPU, at::kFloat};
  void SetUp() override { fill(model); }
  static void fill(LanguageModel& any) {
    test::fill_known_weights(any);
    if (any.text_ids().defined()) any.set_text_ids(any.text_ids().remainder(vocabulary - 1));
  }
};

TEST_P(ModelConformance, ChangingATokenLeavesEarlierLogitsBitEqual) {
  const at::Tensor tokens = ids(2, 20);
  const at::Tensor before = model.logits(tokens);
  for (const int64_t t : {1, 7, 19}) {
    at::Tensor changed = tokens.clone();
    changed.select(1, t).fill_(vocabulary - 1);
    EXPECT_TRUE(model.logits(changed).narrow(1, 0, t).equal(before.narrow(1, 0, t))) << t;
  }
  model.weights().embedding.value[vocabulary - 1].fill_(std::numeric_limits<float>::quiet_NaN());
  if (model.spec().tie_embeddings) return;
  at::Tensor changed = tokens.clone();
  changed.select(1, 7).fill_(vocabulary - 1);
  const at::Tensor after = model.logits(changed);
  EXPECT_TRUE(after.narrow(1, 0, 7).equal(before.narrow(1, 0, 7))) << "not a number at 7";
}

TEST_P(ModelConformance, DecodingEqualsAllAtOnce) {
  const at::Tensor tokens = ids(2, 20);
  const at::Tensor whole = model.logits(tokens);
  Decoder decoder(model);
  std::vector<at::Tensor> parts = {decoder.next(tokens.narrow(1, 0, 6))};
  for (int64_t t = 6; t < 20; ++t) parts.push_back(decoder.next(tokens.narrow(1, t, 1)));
  EXPECT_LT(test::relative_difference(at::cat(parts, 1), whole), 1e-5);
}

TEST_P(ModelConformance, SameSeedSameBitsAfterTraining) {
  const auto train = [&] {
    auto fresh = std::make_unique<LanguageModel>(spec_of(GetParam()), c10::kCPU, at::kFloat);
    fresh->initialise_weights(5);
    if (fresh->spec().uses_stream(QkSequence::text)) fresh->set_text_ids(ids(1, positions)[0]);
    const auto optimizer = make_optimizer(fresh->parameters(), {});
    for (int step = 0; step < 3; ++step) {
      add_gradients(*fresh, {batch_of(ids(3, 17))}, 1.0 / 48);
      optimizer->step(1e-3);
      fresh->weights_changed();
    }
    return fresh->parameters().weights().clone();
  };
  EXPECT_TRUE(train().equal(train()));
}

TEST_P(ModelConformance, AccumulationAddsUpToTheWholeBatch) {
  const at::Tensor tokens = ids(4, 17);
  add_gradients(model, {batch_of(tokens)}, 1.0 / 64);
  const at::Tensor whole = model.parameters().gradients().clone();
  model.parameters().gradients().zero_();
  add_gradients(model, {batch_of(tokens.narrow(0, 0, 1)), batch_of(tokens.narrow(0, 1, 3))},
                1.0 / 64);
  EXPECT_LT(test::relative_difference(model.parameters().gradients(), whole), 1e-5);
}

TEST_P(ModelConformance, GradientsAreThoseOfTheLoss) {
  const Batch batch = batch_of(ids(2, 13));
  add_gradients(model, {batch}, 1.0 / 24);
  const at::Tensor gradient = model.parameters().gradients().to(at::kDouble);
  const at::Tensor weights = model.parameters().weights().clone();
  const at::Tensor step = test::known_values("direction", weights.sizes().vec()).mul_(5e-4);
  const auto loss_at = [&](const at::Tensor& at) {
    const at::NoGradGuard no_graph;
    model.parameters().weights().copy_(at);
    model.weights_changed();
    LossDetail detail;
    (void)model.loss(batch, model.run_stream(12), 1, &detail);
    return detail.sum.item<double>() / 24;
  };
  // Padding holds no parameter, so a step there changes nothing; its gradient is 0.
  const double expected = loss_at(weights + step) - loss_at(weights - step);
  const double found = 2 * (gradient * step.to(at::kDouble)).sum().item<double>();
  // What a random direction gives on average.
  const double usual = gradient.norm().item<double>() * step.norm().item<double>() /
                       std::sqrt(static_cast<double>(step.numel()));
  EXPECT_NEAR(found, expected, 0.03 * usual);
}

TEST_P(ModelConformance, LookingDoesNotChangeWhatIsComputed) {
  const Batch batch = batch_of(ids(2, 17));
  add_gradients(model, {batch}, 1);
  const at::Tensor without = model.parameters().gradients().clone();
  model.parameters().gradients().zero_();
  std::vector<LayerTap> taps;
  (void)model.logits(batch.inputs, &taps);
  add_gradients(model, {batch}, 1);
  EXPECT_TRUE(model.parameters().gradients().equal(without));
}

TEST_P(ModelConformance, MapTimesValuesIsWhatTheLayerComputed) {
  std::vector<LayerTap> taps;
  (void)model.logits(ids(2, 20), &taps);
  for (size_t layer = 0; layer < taps.size(); ++layer) {
    const LayerTap& tap = taps[layer];
    ASSERT_EQ(tap.q.defined(), model.spec().layers[layer].mixing);
    if (!tap.q.defined()) continue;
    const FormInfo& info = form_info(model.spec().layers[layer].form);
    EXPECT_LT(
        test::relative_difference(tap.mixed, test::plain_outputs(info, {tap.q, tap.k, tap.v})),
        1e-5)
        << "layer " << layer + 1;
  }
}

TEST_P(ModelConformance, SavingAndLoadingKeepsEveryBit) {
  const test::TempFolder folder;
  const auto path = folder / "model.safetensors";
  save_snapshot(path, model);
  LanguageModel other(model.spec(), c10::kCPU, at::kFloat);
  load_weights(other, SafetensorsFile(path));
  const at::Tensor tokens = ids(2, 20);
  EXPECT_TRUE(other.logits(tokens).equal(model.logits(tokens)));
}

TEST_P(ModelConformance, Bf16IsCloseToFp32) {
  LanguageModel narrow(model.spec(), c10::kCPU, at::kBFloat16);
  fill(narrow);
  const Batch batch = batch_of(ids(2, 17));
  const double wide_loss = add_gradients(model, {batch}, 1.0 / 32);
  const double narrow_loss = add_gradients(narrow, {batch}, 1.0 / 32);
  EXPECT_NEAR(narrow_loss, wide_loss, 0.05 * wide_loss);
  const at::Tensor a = model.parameters().gradients();
  const at::Tensor b = narrow.parameters().gradients();
  const double cosine = ((a * b).sum() / (a.norm() * b.norm())).item<double>();
  EXPECT_GT(cosine, 0.98);
}

TEST_P(ModelConformance, ParametersAreAsDeclared) {
  int64_t count = 0;
  for (const auto& info : model.parameters().list()) count += info.count();
  const ModelCost cost = cost_of(model.spec(), 1, positions);
  EXPECT_EQ(cost.parameters, count);
  if (GetParam().kv_heads == 4) {
    EXPECT_EQ(cost.residual(), 0);
  }
}

INSTANTIATE_TEST_SUITE_P(Points, ModelConformance, testing::ValuesIn(test::all_points()),
                         [](const auto& which) { return test::name_of(which.param); });

}  // namespace
}  // namespace attnlab
