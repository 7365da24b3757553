// SPDX-License-Identifier: Apache-2.0
// What leaving out and replacing parts of a model must mean, for every point of form × qk.sequence
// × qk.hidden, multi-head and grouped.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/engine/inspect/probe.h"
#include "core/engine/model/decoder.h"
#include "core/engine/model/language_model.h"
#include "core/engine/train/checkpoint.h"
#include "core/shared/analysis/maps.h"
#include "core/shared/forms/form_info.h"
#include "tests/support/errors.h"
#include "tests/support/known_weights.h"
#include "tests/support/points.h"

namespace attnlab {
namespace {

using test::fill;
using test::Point;
using test::spec_of;

constexpr int64_t vocabulary = test::point_vocabulary, heads = test::point_heads;

at::Tensor some_ids(int64_t batch, int64_t length) {
  return ((test::known_values("ids", {batch, length}) + 1) * 4096)
      .to(at::kLong)
      .remainder(vocabulary);
}

/// The model that is left when layers are taken out, with the weights of those that stay.
std::unique_ptr<LanguageModel> without(const LanguageModel& whole, const std::set<int64_t>& gone) {
  ModelSpec spec = whole.spec();
  spec.layers.clear();
  std::vector<int64_t> kept;
  for (int64_t layer = 0; layer < whole.spec().num_layers(); ++layer)
    if (!gone.contains(layer)) {
      kept.push_back(layer);
      spec.layers.push_back(whole.spec().layers[static_cast<size_t>(layer)]);
    }
  auto rest = std::make_unique<LanguageModel>(spec, c10::kCPU, at::kFloat);
  for (const auto& info : rest->parameters().list()) {
    std::string name = info.name;
    const std::string start = "model.layers.";
    if (name.starts_with(start)) {
      const auto end = name.find('.', start.size());
      const auto number = std::stoul(name.substr(start.size(), end - start.size()));
      name = start + std::to_string(kept[number]) + name.substr(end);
    }
    const Parameters& from = whole.parameters();
    const auto same = std::ranges::find(from.list(), name, &ParameterInfo::name);
    rest->parameters()
        .view(info, rest->parameters().weights())
        .copy_(from.view(*same, from.weights()));
  }
  if (spec.uses_stream(QkSequence::random)) rest->set_random_rows(whole.random_rows());
  if (spec.uses_stream(QkSequence::text)) rest->set_text_ids(whole.text_ids());
  rest->weights_changed();
  return rest;
}

class AblationConformance : public testing::TestWithParam<Point> {
 protected:
  LanguageModel model{spec_of(GetParam()), c10::kCPU, at::kFloat};
  const at::Tensor ids = some_ids(2, 20);
  const at::Tensor whole = (fill(model), model.logits(ids));

  at::Tensor logits_under(const char* ablation) {
    const AblationScope scope(model, parse_ablation(ablation));
    return model.logits(ids);
  }
};

TEST_P(AblationConformance, SkippingIsTheModelBuiltWithoutTheLayers) {
  for (const std::set<int64_t>& gone : {std::set<int64_t>{0}, {1}, {2}, {3}, {0, 2}, {0, 1, 3}}) {
    Ablation skip;
    skip.skip_blocks = gone;
    const AblationScope scope(model, skip);
    EXPECT_TRUE(model.logits(ids).equal(without(model, gone)->logits(ids))) << to_text(skip);
  }
  EXPECT_TRUE(model.logits(ids).equal(whole)) << "the model is as before";
}

TEST_P(AblationConformance, ALayerWhoseHeadsAreAllZeroIsOneWithoutMixer) {
  for (const char* layer : {"1", "2", "4"}) {
    const at::Tensor zero = logits_under(("zero " + std::string(layer) + ":1-4").c_str());
    const at::Tensor skip = logits_under(("mixer " + std::string(layer)).c_str());
    EXPECT_TRUE(zero.equal(skip)) << layer;  // W_O has no bias, so nothing is added
    EXPECT_FALSE(zero.equal(whole)) << layer;
  }
}

TEST_P(AblationConformance, TheIdentityIsWhatALayerWithoutMixingHas) {
  EXPECT_TRUE(logits_under("3=identity").equal(whole));
  EXPECT_FALSE(logits_under("2=identity").equal(whole));
}

// h + W_O·(map·V), by hand from the probe of the ablated model.
TEST_P(AblationConformance, AReplacedMapActsOnTheValues) {
  const at::NoGradGuard no_graph;
  const std::vector<int64_t> text(ids.const_data_ptr<int64_t>(),
                                  ids.const_data_ptr<int64_t>() + 20);
  for (const char* ablation : {"1=uniform; 4=uniform", "1=previous; 2=previous; 4=identity",
                               "2=uniform; zero 1:2,3; zero 2:1; zero 4:4"}) {
    const AblationScope scope(model, parse_ablation(ablation));
    const Probe seen = probe(model, nullptr, text);
    std::vector<at::Tensor> states;
    (void)model.hidden(ids.narrow(0, 0, 1), model.run_stream(20), nullptr,
                       [&](const at::Tensor& h) { states.push_back(h.squeeze(0).clone()); });
    for (size_t i = 0; i < 4; ++i) {
      const LayerProbe& layer = seen.layers[i];
      if (!layer.mixing) continue;
      std::vector<at::Tensor> outputs;
      for (int64_t head = 0; head < heads; ++head) {
        const Matrix output = head_matrix(layer, 20, head, Stage::output);
        outputs.push_back(at::tensor(output.values).view({output.rows, output.columns}));
      }
      const at::Tensor expected =
          at::matmul(at::cat(outputs, 1), model.weights().layers[i].out.value.t());
      EXPECT_LT(test::relative_difference(states[2 * i + 1] - states[2 * i], expected, 1e-3), 2e-4)
          << ablation << ", layer " << i + 1;
    }
  }
}

// Queries and keys of the first changed layer are its own; a map that is not used takes nothing
// away from what can be seen.
TEST_P(AblationConformance, TheProbeSaysWhatWasChanged) {
  const std::vector<int64_t> text(ids.const_data_ptr<int64_t>(),
                                  ids.const_data_ptr<int64_t>() + 20);
  const Probe before = probe(model, nullptr, text);
  const AblationScope scope(model, parse_ablation("skip 2; 1=previous; zero 1:2; zero 4:1"));
  const Probe after = probe(model, nullptr, text);
  EXPECT_EQ(after.layers[0].replaced, MapChoice::previous);
  EXPECT_EQ(after.layers[0].zero_heads, std::set<int64_t>{1});
  EXPECT_EQ(after.layers[0].q, before.layers[0].q);
  EXPECT_EQ(after.layers[0].v, before.layers[0].v);
  EXPECT_TRUE(after.layers[1].skipped);
  EXPECT_FALSE(after.layers[1].mixing);
  EXPECT_FALSE(after.layers[2].skipped);
  EXPECT_EQ(after.layers[3].zero_heads, std::set<int64_t>{0});
  EXPECT_FALSE(after.layers[3].replaced);
  EXPECT_NE(after.layers[3].v, before.layers[3].v);
  EXPECT_NE(after.loss, before.loss);
  EXPECT_EQ(head_matrix(after.layers[0], 20, 0, Stage::weights).values,
            replaced_map(MapChoice::previous, 20).values);
}

TEST_P(AblationConformance, NothingIsSeenOfTheFuture) {
  for (const char* ablation :
       {"1=uniform; 2=previous", "4=identity; zero 1:1", "skip 1; mixer 4"}) {
    const AblationScope scope(model, parse_ablation(ablation));
    const at::Tensor before = model.logits(ids);
    at::Tensor changed = ids.clone();
    changed.select(1, 7).fill_(3);
    EXPECT_TRUE(model.logits(changed).narrow(1, 0, 7).equal(before.narrow(1, 0, 7))) << ablation;
  }
}

TEST_P(AblationConformance, DecodingEqualsAllAtOnce) {
  for (const char* ablation :
       {"1=uniform; 2=previous; 4=identity", "1=previous; 2=uniform; 4=uniform", "skip 1",
        "mixer 1; skip 3", "mixer 3; zero 1:1,4; zero 2:2"}) {
    const AblationScope scope(model, parse_ablation(ablation));
    const at::Tensor all = model.logits(ids);
    Decoder decoder(model);
    std::vector<at::Tensor> parts = {decoder.next(ids.narrow(1, 0, 6)),
                                     decoder.next(ids.narrow(1, 6, 3))};
    for (int64_t t = 9; t < 20; ++t) parts.push_back(decoder.next(ids.narrow(1, t, 1)));
    EXPECT_LT(test::relative_difference(at::cat(parts, 1), all), 1e-5) << ablation;
  }
}

TEST_P(AblationConformance, Bf16IsCloseToFp32) {
  LanguageModel narrow(model.spec(), c10::kCPU, at::kBFloat16);
  fill(narrow);
  const char* ablation = "1=uniform; 2=previous; zero 4:2";
  const AblationScope scope(narrow, parse_ablation(ablation));
  const at::Tensor expected = logits_under(ablation);
  EXPECT_LT(test::relative_difference(narrow.logits(ids), expected), 0.1);
}

TEST_P(AblationConformance, TrainingAfterwardsIsBitIdentical) {
  const Batch batch{ids.narrow(1, 0, 19).contiguous(), ids.narrow(1, 1, 19).contiguous(), 38};
  const auto gradients = [&] {
    model.parameters().gradients().zero_();
    StreamQk stream = model.run_stream(19);
    model.loss(batch, stream, 1).backward();
    stream.backward();
    return model.parameters().gradients().clone();
  };
  const at::Tensor before = gradients();
  for (const char* ablation : {"1=uniform; zero 4:1", "skip 1,2; mixer 3", "2=previous"})
    (void)logits_under(ablation);
  EXPECT_TRUE(gradients().equal(before));
}

INSTANTIATE_TEST_SUITE_P(Points, AblationConformance, testing::ValuesIn(test::all_points()),
                         [](const auto& which) { return test::name_of(which.param); });

LanguageModel& standard_model() {
  static LanguageModel model(spec_of({"softmax", QkSequence::input, QkHidden::current, 4}),
                             c10::kCPU, at::kFloat);
  return model;
}

TEST(Ablating, WhatDoesNotFitIsRefusedAndChangesNothing) {
  LanguageModel& model = standard_model();
  fill(model);
  const at::Tensor ids = some_ids(1, 10);
  const at::Tensor before = model.logits(ids);
  test::expect_mentions(
      test::error_of([&] { model.set_ablation(parse_ablation("skip 1; 2=uniform; zero 9:1")); }),
      "layer 9 does not exist");
  EXPECT_TRUE(model.ablation().empty());
  EXPECT_TRUE(model.logits(ids).equal(before));
}

TEST(Ablating, AChangedMapRefusesToBeTrained) {
  LanguageModel& model = standard_model();
  fill(model);
  const at::Tensor ids = some_ids(1, 10);
  const Batch batch{ids, ids, 10};
  const AblationScope scope(model, parse_ablation("1=uniform"));
  test::expect_mentions(
      test::error_of([&] { model.loss(batch, model.run_stream(10), 1).backward(); }),
      "cannot be trained");
}

}  // namespace
}  // namespace attnlab
