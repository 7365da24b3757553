// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/alarms.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace attnlab {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// A healthy layer of two heads.
LayerIndicators healthy() {
  LayerIndicators layer;
  MapIndicators head;
  head.normalised_entropy = 0.5;
  head.sink = 0.2;
  layer.heads = {head, head};
  layer.mean = head;
  layer.logits = {-3, -1, 0, 1, 3};
  return layer;
}

/// Frames every 10 steps of two layers; `change` makes frame i's second layer ill.
template <class Change>
std::vector<IndicatorFrame> frames(int64_t count, Change change) {
  std::vector<IndicatorFrame> all;
  for (int64_t i = 0; i < count; ++i) {
    all.push_back({10 * i, {healthy(), healthy()}});
    change(i, all.back().layers[1]);
  }
  return all;
}

std::vector<Alarm> of(const std::vector<IndicatorFrame>& all, const AlarmLimits& limits = {}) {
  return alarms(all, {}, limits);
}

TEST(Alarms, AHealthyRunHasNone) {
  EXPECT_TRUE(of(frames(50, [](int64_t, LayerIndicators&) {})).empty());
  EXPECT_TRUE(alarms({}, {}).empty());
}

TEST(Alarms, LogitOutliersSayWhatSinceWhenAndWhere) {
  const auto all = of(frames(10, [](int64_t i, LayerIndicators& layer) {
    if (i >= 4) layer.logits.min = i == 6 ? -5000 : -1200;
  }));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0], (Alarm{AlarmKind::logit_outliers, 40, {}, 1, {}, 5000, 60, 1000}));
}

TEST(Alarms, AreOverWhenTheValueIsBelowTheClearLimit) {
  const auto all = of(frames(12, [](int64_t i, LayerIndicators& layer) {
    if (i >= 2) layer.logits.max = 2000;
    if (i >= 5) layer.logits.max = 900;  // below what raises, above what clears
    if (i >= 8) layer.logits.max = 100;
  }));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].since, 20);
  EXPECT_EQ(all[0].until, 80);
  EXPECT_EQ(all[0].value, 2000);
  EXPECT_EQ(all[0].value_step, 20);
}

TEST(Alarms, DoNotFlicker) {
  // Around the limit, never below what clears: one alarm.
  const auto edge = of(frames(40, [](int64_t i, LayerIndicators& layer) {
    if (i >= 2) layer.mean.sink = i % 3 == 0 ? 0.55 : 0.65;
  }));
  ASSERT_EQ(edge.size(), 1U);
  EXPECT_EQ(edge[0].kind, AlarmKind::sink_takeover);
  EXPECT_FALSE(edge[0].until);
  // Single frames on either side: nothing happens.
  EXPECT_TRUE(of(frames(40, [](int64_t i, LayerIndicators& layer) {
                if (i % 5 == 3) layer.mean.sink = 0.9;
              })).empty());
  const auto gaps = of(frames(40, [](int64_t i, LayerIndicators& layer) {
    if (i >= 2 && i % 5 != 4) layer.mean.sink = 0.9;
  }));
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_FALSE(gaps[0].until);
}

TEST(Alarms, ComeAgain) {
  const auto all = of(frames(40, [](int64_t i, LayerIndicators& layer) {
    if (i / 10 % 2 == 1) layer.mean.normalised_entropy = 0.01 * static_cast<double>(i / 10);
  }));
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0], (Alarm{AlarmKind::entropy_collapse, 100, 200, 1, {}, 0.01, 100, 0.05}));
  EXPECT_EQ(all[1], (Alarm{AlarmKind::entropy_collapse, 300, {}, 1, {}, 0.03, 300, 0.05}));
}

TEST(Alarms, NameTheHead) {
  AlarmLimits limits;
  limits.uniform_from_step = 50;
  const auto all = of(frames(10,
                             [](int64_t i, LayerIndicators& layer) {
                               layer.heads[0].normalised_entropy = 0.99;  // as at the beginning
                               if (i >= 3) layer.heads[1].sink = 0.97;
                             }),
                      limits);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0], (Alarm{AlarmKind::dead_head, 30, {}, 1, 1, 0.97, 30, 0.95}));
  EXPECT_EQ(all[1], (Alarm{AlarmKind::uniform_head, 50, {}, 1, 0, 0.99, 50, 0.98}));
}

TEST(Alarms, LayersWithoutMixingAndMissingValuesAreLeftAlone) {
  EXPECT_TRUE(of(frames(20, [](int64_t, LayerIndicators& layer) {
                layer.mixing = false;
                layer.mean.normalised_entropy = 0;
                layer.logits = {nan, nan, nan, nan, nan};
              })).empty());
  EXPECT_TRUE(of(frames(20, [](int64_t, LayerIndicators& layer) {
                layer.mean.normalised_entropy = nan;
                layer.mean.sink = nan;
                layer.heads[0].sink = nan;
              })).empty());
}

TEST(Alarms, LimitsOfARunWaitForAQuarterOfIt) {
  TrainSpec train;
  train.steps = 1000;
  EXPECT_EQ(alarm_limits(train).uniform_from_step, 250);
  EXPECT_EQ(alarm_limits(train).logit_outliers.raise, 1e3);
}

/// A noisy loss that falls; the noise is a function of the step.
double usual_loss(int64_t step) {
  const double noise = 0.05 * std::sin(static_cast<double>(step) * 12.9898);
  return 1 + 3 * std::exp(-static_cast<double>(step) / 100) + noise;
}

template <class Change>
std::vector<Point> losses(Change change) {
  std::vector<Point> all;
  for (int64_t step = 1; step <= 600; ++step)
    all.push_back({static_cast<double>(step), change(step, usual_loss(step))});
  return all;
}

TEST(LossSpikes, ANoisyFallIsNone) {
  EXPECT_TRUE(alarms({}, losses([](int64_t, double loss) { return loss; })).empty());
}

TEST(LossSpikes, AreFoundWhereTheyAre) {
  const auto all = alarms(
      {}, losses([](int64_t step, double loss) {
        return step >= 300 && step < 310 ? loss + 2 - 0.1 * static_cast<double>(step - 300) : loss;
      }));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].kind, AlarmKind::loss_spike);
  EXPECT_EQ(all[0].since, 300);
  ASSERT_TRUE(all[0].until);
  EXPECT_NEAR(static_cast<double>(*all[0].until), 310, 3);
  EXPECT_EQ(all[0].value_step, 300);
  EXPECT_NEAR(all[0].value, usual_loss(300) + 2, 1e-9);
  EXPECT_GT(all[0].threshold, 1.1);
  EXPECT_LT(all[0].threshold, 2);
  EXPECT_FALSE(all[0].layer);
}

TEST(LossSpikes, ALossThatIsNoNumberIsOneAtAnyStep) {
  for (const int64_t bad : {1, 5, 400}) {
    const auto all =
        alarms({}, losses([&](int64_t step, double loss) { return step == bad ? nan : loss; }));
    ASSERT_EQ(all.size(), 1U) << bad;
    EXPECT_EQ(all[0].since, bad);
    EXPECT_TRUE(std::isnan(all[0].value));
    EXPECT_TRUE(all[0].until) << bad;
  }
}

TEST(LossSpikes, ANewLevelBecomesUsual) {
  const auto all =
      alarms({}, losses([](int64_t step, double loss) { return step >= 300 ? loss + 1.5 : loss; }));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].since, 300);
  EXPECT_TRUE(all[0].until);
}

TEST(Alarms, AreInOrderOfTheirBeginning) {
  const auto ill = frames(20, [](int64_t i, LayerIndicators& layer) {
    if (i >= 15) layer.mean.sink = 0.9;
    if (i >= 5) layer.logits.max = 1e4;
  });
  const auto all =
      alarms(ill, losses([](int64_t step, double loss) { return step == 100 ? loss + 5 : loss; }));
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].kind, AlarmKind::logit_outliers);
  EXPECT_EQ(all[1].kind, AlarmKind::loss_spike);
  EXPECT_EQ(all[2].kind, AlarmKind::sink_takeover);
}

}  // namespace
}  // namespace attnlab
