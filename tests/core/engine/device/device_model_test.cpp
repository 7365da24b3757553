// SPDX-License-Identifier: Apache-2.0
// Whole models by the kernels of a GPU: same losses and gradients as on the CPU, and memory that
// grows with the length alone. Without a GPU the host stands for it.
#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <gtest/gtest.h>

#include "core/engine/model/language_model.h"
#include "tests/support/known_weights.h"
#include "tests/support/points.h"
#include "tests/support/tested_device.h"

namespace attnlab {
namespace {

using test::OnKernels;
using test::Point;
using test::tested_device;

Batch batch_of(int64_t sequences, int64_t length, c10::Device device) {
  const at::Tensor tokens = ((test::known_values("ids", {sequences, length + 1}) + 1) * 4096)
                                .to(at::kLong)
                                .remainder(test::point_vocabulary);
  return {tokens.narrow(1, 0, length).contiguous().to(device),
          tokens.narrow(1, 1, length).contiguous().to(device), sequences * length};
}

/// Long enough for two tiles of a map.
ModelSpec long_spec(const Point& point, int64_t length) {
  ModelSpec spec = test::spec_of(point);
  spec.max_position_embeddings = length;
  return spec;
}

/// Of a training step: the loss of a token, then all gradients.
at::Tensor step_of(LanguageModel& model, int64_t length) {
  const Batch batch = batch_of(2, length, model.device());
  StreamQk stream = model.run_stream(length);
  const at::Tensor loss = model.loss(batch, stream, 1.0 / (2 * static_cast<double>(length)));
  loss.backward();
  stream.backward();
  return at::cat({loss.detach().view({1}), model.parameters().gradients()})
      .to(at::kCPU, at::kDouble);
}

at::Tensor step_on(c10::Device device, at::ScalarType type, const Point& point, int64_t length) {
  LanguageModel model(long_spec(point, length), device, type);
  test::fill(model);
  return step_of(model, length);
}

class DeviceModel : public testing::TestWithParam<Point> {
 protected:
  // The host is slow: grouped heads there, whose kernels are those of as many key heads.
  static bool takes_its_time() { return tested_device().is_cpu(); }
  void SetUp() override {
    if (takes_its_time() && GetParam().kv_heads != 2) GTEST_SKIP() << "on a GPU";
  }
};

TEST_P(DeviceModel, LearnsInFp32WhatTheCpuLearns) {
  constexpr int64_t length = 70;
  const at::Tensor expected = step_on(c10::kCPU, at::kFloat, GetParam(), length);
  const OnKernels kernels;
  const at::Tensor found = step_on(tested_device(), at::kFloat, GetParam(), length);
  EXPECT_NEAR(found[0].item<double>(), expected[0].item<double>(), 1e-5);
  EXPECT_LT(test::relative_difference(found, expected), 2e-5);
}

TEST_P(DeviceModel, LearnsInBf16NearlyWhatTheCpuLearns) {
  const bool own = GetParam().sequence == QkSequence::input;
  const bool current = GetParam().hidden == QkHidden::current;
  if (takes_its_time() && own != current) GTEST_SKIP() << "on a GPU";
  constexpr int64_t length = 70;
  const at::Tensor exact = step_on(c10::kCPU, at::kFloat, GetParam(), length);
  const at::Tensor rounded = step_on(c10::kCPU, at::kBFloat16, GetParam(), length);
  const OnKernels kernels;
  const at::Tensor found = step_on(tested_device(), at::kBFloat16, GetParam(), length);
  // Rounding in another order may cost twice what it costs there.
  EXPECT_LT(test::relative_difference(found, exact),
            2 * test::relative_difference(rounded, exact) + 1e-3);
}

INSTANTIATE_TEST_SUITE_P(All, DeviceModel, testing::ValuesIn(test::all_points()),
                         [](const auto& point) { return test::name_of(point.param); });

/// Bytes that a step of one layer takes.
int64_t peak_of_step(const Point& point, int64_t length) {
  ModelSpec spec = long_spec(point, length);
  spec.hidden_size = 16;
  spec.layers.resize(1);
  LanguageModel model(spec, tested_device(), at::kFloat);
  test::fill(model);
  const test::PeakOfTensors peak;
  (void)step_of(model, length);
  return peak.bytes();
}

/// Of that, from one length to four times as much.
double growth(const Point& point) {
  const int64_t length = tested_device().is_cpu() ? 96 : 1024;
  return static_cast<double>(peak_of_step(point, 4 * length)) /
         static_cast<double>(peak_of_step(point, length));
}

class DeviceMemory : public testing::TestWithParam<std::string> {};

TEST_P(DeviceMemory, GrowsAsTheLengthDoes) {
  const OnKernels kernels;
  EXPECT_LT(growth({GetParam(), QkSequence::input, QkHidden::current, 2}), 5);
  EXPECT_LT(growth({GetParam(), QkSequence::random, QkHidden::static_rows, 2}), 5);
}

// alibi has no kernel: it makes maps.
INSTANTIATE_TEST_SUITE_P(All, DeviceMemory,
                         testing::Values("softmax", "taylor", "self_gate", "window"),
                         [](const auto& form) { return form.param; });

TEST(WholeMaps, GrowFaster) {
  EXPECT_GT(growth({"alibi", QkSequence::input, QkHidden::current, 2}), 8);
}

}  // namespace
}  // namespace attnlab
