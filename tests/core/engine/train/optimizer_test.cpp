// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/optimizer.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/engine/train/schedule.h"
#include "core/shared/base/json.h"
#include "tests/support/known_weights.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

ModelSpec small_model() {
  ModelSpec spec;
  spec.vocab_size = 5;
  spec.hidden_size = 2;
  spec.intermediate_size = 3;
  spec.num_heads = spec.num_kv_heads = 1;
  spec.max_position_embeddings = 4;
  spec.layers = {LayerSpec{}};
  return spec;
}

TrainSpec training() {
  TrainSpec spec;
  spec.beta2 = 0.98;
  spec.grad_clip = 0.5;
  return spec;
}

// tests/golden/make_optimizer.py
TEST(AdamW, EqualsPyTorch) {
  const Json golden = read_json(test::source_folder() / "tests/golden/optimizer.json");
  Parameters parameters(small_model(), c10::kCPU, at::kFloat);
  for (const auto& info : parameters.list())
    parameters.view(info, parameters.weights()).copy_(test::known_values(info.name, info.shape));
  AdamW optimizer(parameters, training());
  const double rates[] = {0.01, 0.02, 0.015, 0.005, 0.001};
  for (int step = 0; step < 5; ++step) {
    for (const auto& info : parameters.list())
      parameters.view(info, parameters.gradients())
          .copy_(test::known_values(info.name + " " + std::to_string(step), info.shape) *
                 (step == 2 ? 0.01 : 1.0));
    const at::Tensor norm = optimizer.step(rates[step]);
    EXPECT_NEAR(norm.item<double>(), golden["norms"][static_cast<size_t>(step)].get<double>(),
                1e-5);
    EXPECT_EQ(parameters.gradients().abs().max().item<float>(), 0);
  }
  for (const auto& info : parameters.list()) {
    const at::Tensor expected = at::tensor(golden["weights"][info.name].get<std::vector<double>>());
    EXPECT_LT(
        test::relative_difference(parameters.view(info, parameters.weights()).flatten(), expected),
        2e-6)
        << info.name;
  }
}

TEST(AdamW, AGradientThatIsNotFiniteChangesNothing) {
  Parameters parameters(small_model(), c10::kCPU, at::kFloat);
  parameters.weights().fill_(1);
  AdamW optimizer(parameters, training());
  parameters.gradients().fill_(std::numeric_limits<float>::quiet_NaN());
  optimizer.step(0.1);
  EXPECT_EQ(optimizer.updates(), 0);
  EXPECT_EQ(parameters.weights().min().item<float>(), 1);
  EXPECT_EQ(parameters.weights().max().item<float>(), 1);
  EXPECT_EQ(optimizer.first_moment().abs().max().item<float>(), 0);
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
