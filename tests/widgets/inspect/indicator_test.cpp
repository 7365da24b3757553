// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/indicator.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/widgets/inspect/layers.h"

namespace attnlab {
namespace {

using test::layer;

TEST(Indicator, EachHasItsOwnValueOfTheLayer) {
  const LayerIndicators one = layer(2);
  const std::vector<double> expected = {2, 4, 0.02, 0.1, 0.25, 0.125, 0.0625, 0.03125};
  for (size_t i = 0; i < expected.size(); ++i)
    EXPECT_DOUBLE_EQ(value_of(one, all_indicators[i], EntropyUnit::nats), expected[i]) << i;
  EXPECT_DOUBLE_EQ(value_of(one, Indicator::entropy, EntropyUnit::of_uniform), 0.2);
  EXPECT_DOUBLE_EQ(value_of(one.heads[1], Indicator::entropy, EntropyUnit::nats), 2.5);
  EXPECT_TRUE(std::isnan(value_of(one.heads[1], Indicator::head_diversity, EntropyUnit::nats)));
}

TEST(Indicator, NormalisesEachOverTheLayers) {
  const auto values = normalised_over_layers({layer(1), layer(3), layer(2)}, EntropyUnit::nats);
  for (size_t i = 0; i < all_indicators.size(); ++i) {
    EXPECT_DOUBLE_EQ(values[0][i], 0);
    EXPECT_DOUBLE_EQ(values[1][i], 1);
    EXPECT_DOUBLE_EQ(values[2][i], 0.5);
  }
  EXPECT_EQ(normalised_over_layers({layer(1)}, EntropyUnit::nats)[0][0], 0.5);
  LayerIndicators unknown = layer(2);
  unknown.mean.sink = std::nan("");
  const auto with_gap = normalised_over_layers({layer(1), unknown}, EntropyUnit::nats);
  EXPECT_TRUE(std::isnan(with_gap[1][3]));
  EXPECT_DOUBLE_EQ(with_gap[1][0], 1);
}

TEST(Indicator, ABandNeedsEverySeedAtTheStep) {
  IndicatorHistory history;
  history.frames = {{10, {layer(1)}}, {20, {layer(2)}}, {30, {layer(3)}}};
  EXPECT_TRUE(track_of(history, 0, Indicator::entropy, EntropyUnit::nats).low.empty());
  history.siblings = {{{10, {layer(3)}}, {30, {layer(6)}}}};
  const IndicatorTrack track = track_of(history, 0, Indicator::entropy, EntropyUnit::nats);
  EXPECT_EQ(track.steps, (std::vector<double>{10, 20, 30}));
  EXPECT_EQ(track.values, (std::vector<double>{1, 2, 3}));
  EXPECT_NEAR(track.low[0], 2 - std::sqrt(2), 1e-12);
  EXPECT_NEAR(track.high[0], 2 + std::sqrt(2), 1e-12);
  EXPECT_TRUE(std::isnan(track.low[1]));
  EXPECT_NEAR(track.high[2], 4.5 + std::sqrt(4.5), 1e-12);
  EXPECT_TRUE(track_of(history, 1, Indicator::entropy, EntropyUnit::nats).steps.empty());
}

TEST(Indicator, TextsHaveThreeDigits) {
  EXPECT_EQ(indicator_text(1.924), "1.92");
  EXPECT_EQ(indicator_text(0.0312), "0.031");
  EXPECT_EQ(indicator_text(0.31249), "0.312");
  EXPECT_EQ(indicator_text(12.34), "12.3");
  EXPECT_EQ(indicator_text(1234.6), "1235");
  EXPECT_EQ(indicator_text(0.00002), "2e-05");
  EXPECT_EQ(indicator_text(0), "0");
  EXPECT_EQ(indicator_text(-0.5), "-0.500");
  EXPECT_EQ(indicator_text(std::nan("")), QString::fromUtf8("–"));
}

}  // namespace
}  // namespace attnlab
