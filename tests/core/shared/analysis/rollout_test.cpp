// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/rollout.h"

#include <gtest/gtest.h>

#include <numeric>

#include "core/shared/base/rng.h"
#include "tests/support/errors.h"

namespace attnlab {
namespace {

std::vector<float> drawn(int64_t count, uint64_t seed) {
  Rng rng(seed);
  std::vector<float> values;
  for (int64_t i = 0; i < count; ++i) values.push_back(static_cast<float>(rng.normal()));
  return values;
}

LayerProbe layer_of(int64_t length, uint64_t seed) {
  LayerProbe layer;
  layer.form = "softmax";
  layer.num_heads = 2;
  layer.num_kv_heads = 1;
  layer.head_dim = 4;
  layer.q = drawn(2 * length * 4, seed);
  layer.k = drawn(length * 4, seed + 1);
  layer.v = drawn(length * 4, seed + 2);
  return layer;
}

LayerProbe with_map(int64_t length, MapChoice map) {
  LayerProbe layer = layer_of(length, 1);
  layer.replaced = map;
  return layer;
}

Probe probe_of(int64_t length, std::vector<LayerProbe> layers) {
  Probe probe;
  probe.ids.assign(static_cast<size_t>(length), 0);
  probe.layers = std::move(layers);
  return probe;
}

LayerProbe without_mixing() {
  LayerProbe layer;
  layer.mixing = false;
  return layer;
}

TEST(Rollout, PreviousTokensAddUpAsBinomials) {
  const Probe probe = probe_of(
      5, {with_map(5, MapChoice::previous), without_mixing(), with_map(5, MapChoice::previous)});
  const Matrix flow = rollout(probe);
  const auto row = [&](int64_t i) {
    return std::vector<float>(flow.values.begin() + i * 5, flow.values.begin() + (i + 1) * 5);
  };
  EXPECT_EQ(row(4), (std::vector<float>{0, 0, 0.25F, 0.5F, 0.25F}));
  EXPECT_EQ(row(3), (std::vector<float>{0, 0.25F, 0.5F, 0.25F, 0}));
  EXPECT_EQ(row(1), (std::vector<float>{0.75F, 0.25F, 0, 0, 0}));  // the first looks at itself
  EXPECT_EQ(row(0), (std::vector<float>{1, 0, 0, 0, 0}));
}

TEST(Rollout, OfUniformMapsIsHalfResidualHalfMean) {
  const Matrix flow = layer_flow(with_map(4, MapChoice::uniform), 4);
  for (int64_t i = 0; i < 4; ++i)
    for (int64_t j = 0; j < 4; ++j) {
      const float expected = j > i ? 0 : 0.5F / static_cast<float>(i + 1) + (i == j ? 0.5F : 0);
      EXPECT_FLOAT_EQ(flow.at(i, j), expected);
    }
}

TEST(Rollout, LayersThatMoveNothingChangeNothing) {
  const std::vector<LayerProbe> layers = {without_mixing(), with_map(6, MapChoice::identity)};
  EXPECT_EQ(rollout(probe_of(6, layers)).values, replaced_map(MapChoice::identity, 6).values);
}

TEST(Rollout, AZeroedHeadCountsAsNone) {
  LayerProbe layer = with_map(4, MapChoice::uniform);
  layer.zero_heads = {1};
  const Matrix flow = layer_flow(layer, 4);
  // One of two heads: Ā = U/2, so I + Ā has rows of 1.5.
  EXPECT_FLOAT_EQ(flow.at(3, 0), 0.125F / 1.5F);
  EXPECT_FLOAT_EQ(flow.at(3, 3), 1.125F / 1.5F);
  layer.zero_heads = {0, 1};
  EXPECT_EQ(layer_flow(layer, 4).values, replaced_map(MapChoice::identity, 4).values);
}

// 37 and 70: more than a panel of the matrix product.
TEST(Rollout, RowsSumToOneAndTheFlowToAPositionIsItsRow) {
  for (const int64_t length : {1, 2, 37, 70}) {
    const Probe probe = probe_of(
        length, {layer_of(length, 5), without_mixing(), layer_of(length, 8), layer_of(length, 11)});
    const Matrix all = rollout(probe);
    for (int64_t i = 0; i < length; ++i) {
      const auto row = all.values.begin() + i * length;
      EXPECT_NEAR(std::accumulate(row, row + length, 0.0), 1, 1e-5);
    }
    const int64_t position = length / 2;
    for (const int64_t where : {position, int64_t{-1}}) {
      const Matrix flow = flow_to(probe, where);
      const int64_t i = where < 0 ? length - 1 : where;
      ASSERT_EQ(flow.rows, 5);
      for (int64_t j = 0; j < length; ++j) {
        EXPECT_NEAR(flow.at(0, j), all.at(i, j), 1e-6);
        EXPECT_EQ(flow.at(4, j), j == i ? 1 : 0);
      }
    }
  }
}

// The product by plain loops.
TEST(Rollout, IsTheProductOfTheLayersFlows) {
  const int64_t n = 40;
  const Probe probe = probe_of(n, {layer_of(n, 3), layer_of(n, 6)});
  const Matrix first = layer_flow(probe.layers[0], n), second = layer_flow(probe.layers[1], n);
  const Matrix found = rollout(probe);
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = 0; j < n; ++j) {
      double expected = 0;
      for (int64_t c = 0; c < n; ++c)
        expected += static_cast<double>(second.at(i, c)) * static_cast<double>(first.at(c, j));
      ASSERT_NEAR(found.at(i, j), expected, 1e-6);
    }
  EXPECT_EQ(rollout(probe, 1).values, first.values);
  EXPECT_EQ(rollout(probe, 0).values, replaced_map(MapChoice::identity, n).values);
}

TEST(Rollout, WhatDoesNotExistIsNamed) {
  const Probe probe = probe_of(4, {layer_of(4, 1)});
  test::expect_mentions(test::error_of([&] { (void)rollout(probe, 2); }), "has 1 layers, not 2");
  test::expect_mentions(test::error_of([&] { (void)flow_to(probe, 4); }), "there is none at 5");
}

}  // namespace
}  // namespace attnlab
