// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/optimizer.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_svdvals.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/engine/train/schedule.h"
#include "core/shared/base/json.h"
#include "tests/support/errors.h"
#include "tests/support/known_weights.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

ModelSpec small_model(int64_t hidden_size = 2, int64_t intermediate_size = 3) {
  ModelSpec spec;
  spec.vocab_size = 5;
  spec.hidden_size = hidden_size;
  spec.intermediate_size = intermediate_size;
  spec.num_heads = spec.num_kv_heads = 1;
  spec.max_position_embeddings = 4;
  spec.layers = {LayerSpec{}};
  return spec;
}

TrainSpec training(const std::string& optimizer = "adamw") {
  TrainSpec spec;
  spec.optimizer = optimizer;
  spec.beta2 = 0.98;
  spec.grad_clip = 0.5;
  return spec;
}

/// Five steps on known values, as tests/golden/make_optimizer.py and make_muon.py take them.
/// Returns the norms.
std::vector<double> take_known_steps(Parameters& parameters, const TrainSpec& spec) {
  for (const auto& info : parameters.list())
    parameters.view(info, parameters.weights()).copy_(test::known_values(info.name, info.shape));
  const auto optimizer = make_optimizer(parameters, spec);
  std::vector<double> norms;
  const double rates[] = {0.01, 0.02, 0.015, 0.005, 0.001};
  for (int step = 0; step < 5; ++step) {
    for (const auto& info : parameters.list())
      parameters.view(info, parameters.gradients())
          .copy_(test::known_values(info.name + " " + std::to_string(step), info.shape) *
                 (step == 2 ? 0.01 : 1.0));
    norms.push_back(optimizer->step(rates[step]).item<double>());
    EXPECT_EQ(parameters.gradients().abs().max().item<float>(), 0);
  }
  return norms;
}

void expect_weights(const Parameters& parameters, const Json& expected, double tolerance) {
  for (const auto& info : parameters.list())
    EXPECT_LT(
        test::relative_difference(parameters.view(info, parameters.weights()).flatten(),
                                  at::tensor(expected.at(info.name).get<std::vector<double>>())),
        tolerance)
        << info.name;
}

TEST(AdamW, EqualsPyTorch) {
  const Json golden = read_json(test::source_folder() / "tests/golden/optimizer.json");
  Parameters parameters(small_model(), c10::kCPU, at::kFloat);
  const auto norms = take_known_steps(parameters, training());
  for (size_t step = 0; step < norms.size(); ++step)
    EXPECT_NEAR(norms[step], golden["norms"][step].get<double>(), 1e-5);
  expect_weights(parameters, golden["weights"], 2e-6);
}

TEST(Muon, EqualsPyTorch) {
  const Json golden = read_json(test::source_folder() / "tests/golden/muon.json");
  Parameters parameters(small_model(4, 6), c10::kCPU, at::kFloat);
  take_known_steps(parameters, training("muon"));
  expect_weights(parameters, golden["weights"], 2e-6);
}

// What the method is for: whatever the gradient's size and however uneven its directions, the
// update turns and does not stretch, and is as large as AdamW's would be.
TEST(Muon, AnUpdateHasNearlyEqualSingularValues) {
  Parameters parameters(small_model(32, 64), c10::kCPU, at::kFloat);
  TrainSpec spec = training("muon");
  spec.weight_decay = 0;
  const auto optimizer = make_optimizer(parameters, spec);
  const auto up = std::ranges::find(parameters.list(), "model.layers.0.mlp.up_proj.weight",
                                    &ParameterInfo::name);
  const at::Tensor gradient = parameters.view(*up, parameters.gradients());
  gradient.copy_(test::known_values("uneven", up->shape));
  gradient.select(0, 0).mul_(50);
  optimizer->step(1);
  const at::Tensor update = parameters.view(*up, parameters.weights());
  const at::Tensor values = at::linalg_svdvals(update) / (0.2 * std::sqrt(64.0));
  EXPECT_GT(values.min().item<double>(), 0.5);
  EXPECT_LT(values.max().item<double>(), 1.3);
  EXPECT_NEAR(update.square().mean().sqrt().item<double>(), 0.2, 0.05);
}

class EveryOptimizer : public testing::TestWithParam<std::string> {};

TEST_P(EveryOptimizer, AGradientThatIsNotFiniteChangesNothing) {
  Parameters parameters(small_model(), c10::kCPU, at::kFloat);
  parameters.weights().fill_(1);
  const auto optimizer = make_optimizer(parameters, training(GetParam()));
  parameters.gradients().fill_(std::numeric_limits<float>::quiet_NaN());
  optimizer->step(0.1);
  EXPECT_EQ(optimizer->updates(), 0);
  EXPECT_EQ(parameters.weights().min().item<float>(), 1);
  EXPECT_EQ(parameters.weights().max().item<float>(), 1);
  for (const OptimizerState& state : optimizer->state())
    EXPECT_EQ(state.values.abs().max().item<float>(), 0) << state.name;
}

TEST_P(EveryOptimizer, MovesEveryParameterAndNoPadding) {
  Parameters parameters(small_model(), c10::kCPU, at::kFloat);
  const auto optimizer = make_optimizer(parameters, training(GetParam()));
  for (const auto& info : parameters.list())
    parameters.view(info, parameters.gradients()).copy_(test::known_values(info.name, info.shape));
  optimizer->step(0.1);
  int64_t count = 0;
  for (const auto& info : parameters.list()) {
    EXPECT_GT(parameters.view(info, parameters.weights()).abs().min().item<float>(), 0)
        << info.name;
    count += info.count();
  }
  EXPECT_EQ(parameters.weights().count_nonzero().item<int64_t>(), count);
}

INSTANTIATE_TEST_SUITE_P(All, EveryOptimizer, testing::ValuesIn(optimizer_names()),
                         [](const auto& name) { return name.param; });

TEST(Optimizer, AnUnknownOneIsRefusedByName) {
  Parameters parameters(small_model(), c10::kCPU, at::kFloat);
  test::expect_mentions(test::error_of([&] { (void)make_optimizer(parameters, training("moun")); }),
                        "unknown optimizer `moun`, did you mean `muon`?");
}

TEST(Schedule, WarmsUpThenFollowsItsName) {
  TrainSpec spec;
  spec.steps = 110;
  spec.warmup_steps = 10;
  spec.learning_rate = 1;
  spec.min_learning_rate = 0.1;
  EXPECT_DOUBLE_EQ(learning_rate(spec, 0), 0.1);
  EXPECT_DOUBLE_EQ(learning_rate(spec, 9), 1);
  EXPECT_DOUBLE_EQ(learning_rate(spec, 10), 1);
  EXPECT_NEAR(learning_rate(spec, 60), 0.55, 1e-12);  // half way down the cosine
  EXPECT_NEAR(learning_rate(spec, 110), 0.1, 1e-12);
  spec.schedule = "linear";
  EXPECT_NEAR(learning_rate(spec, 35), 0.775, 1e-12);
  spec.schedule = "constant";
  EXPECT_DOUBLE_EQ(learning_rate(spec, 100), 1);
  spec.schedule = "inverse_sqrt";
  EXPECT_DOUBLE_EQ(learning_rate(spec, 39), 0.5);
}

}  // namespace
}  // namespace attnlab
