// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/smoothing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace attnlab {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Series series_of(const std::vector<double>& values) {
  Series series;
  for (size_t i = 0; i < values.size(); ++i) series.append({static_cast<double>(i), values[i]});
  return series;
}

// The usual definition: a running sum, divided by the sum of its weights.
std::vector<double> direct(const std::vector<double>& values, double s) {
  std::vector<double> out;
  double sum = 0, weight = 0;
  for (const double v : values) {
    sum = s * sum + (1 - s) * v;
    weight = s * weight + (1 - s);
    out.push_back(sum / weight);
  }
  return out;
}

std::vector<double> smoothed(const Series& source, double s) {
  SmoothedSeries smooth;
  smooth.set_strength(s);
  smooth.update(source);
  std::vector<double> out;
  for (const Point& p : smooth.series().points()) out.push_back(p.y);
  return out;
}

TEST(Smoothing, GivesTheWeightedMeanExactly) {
  const std::vector<double> out = smoothed(series_of({1, 2, 4}), 0.5);
  EXPECT_DOUBLE_EQ(out[0], 1);
  EXPECT_DOUBLE_EQ(out[1], (0.5 * 1 + 1 * 2) / 1.5);
  EXPECT_DOUBLE_EQ(out[2], (0.25 * 1 + 0.5 * 2 + 1 * 4) / 1.75);
}

TEST(Smoothing, AgreesWithTheSumOfWeightsOverManyPoints) {
  std::vector<double> values;
  for (int i = 0; i < 3000; ++i) values.push_back(std::sin(i * 0.7) + i * 1e-3);
  for (const double s : {0.0, 0.3, 0.9, 0.99}) {
    const std::vector<double> out = smoothed(series_of(values), s), expected = direct(values, s);
    for (size_t i = 0; i < values.size(); ++i) ASSERT_NEAR(out[i], expected[i], 1e-11) << i;
  }
}

TEST(Smoothing, PassesOverValuesThatAreNotFinite) {
  const std::vector<double> out = smoothed(series_of({1, nan, 2}), 0.5);
  EXPECT_TRUE(std::isnan(out[1]));
  EXPECT_DOUBLE_EQ(out[2], (0.5 * 1 + 2) / 1.5);
}

TEST(Smoothing, GrowsAsIfComputedAtOnce) {
  SmoothedSeries smooth;
  smooth.set_strength(0.8);
  Series source;
  std::vector<double> values;
  for (int i = 0; i < 100; ++i) {
    values.push_back(i % 7);
    source.append({static_cast<double>(i), values.back()});
    if (i % 3 == 0) smooth.update(source);
  }
  smooth.update(source);
  const std::vector<double> expected = direct(values, 0.8);
  ASSERT_EQ(smooth.series().size(), 100U);
  for (size_t i = 0; i < 100; ++i) EXPECT_NEAR(smooth.series().points()[i].y, expected[i], 1e-12);
}

// The extremes of every stride, an equal way around the value: the average stays where it was.
TEST(Smoothing, FollowsThinnedHistoryWithoutAJump) {
  Series source;
  for (int i = 0; i < 400'000; ++i)
    source.append({static_cast<double>(i), 2 + (i % 2 == 0 ? 0.5 : -0.5)});
  ASSERT_GT(source.stride(), 1);
  SmoothedSeries smooth;
  smooth.set_strength(0.99);
  smooth.update(source);
  EXPECT_LE(smooth.series().size(), Series::capacity);
  for (size_t i = smooth.series().size() / 10; i < smooth.series().size(); ++i)
    ASSERT_NEAR(smooth.series().points()[i].y, 2, 0.1) << i;
}

TEST(Smoothing, TruncationLeavesNoTrace) {
  Series source = series_of({5, 1, nan, 3, 100, nan, 200});
  SmoothedSeries smooth;
  smooth.set_strength(0.6);
  smooth.update(source);
  for (const double keep : {3.0, 2.0, -1.0}) {
    source.truncate_after(keep);
    smooth.truncate_after(keep);
    Series again = source;
    again.append({10, 7});
    SmoothedSeries continued = smooth;
    continued.update(again);
    const std::vector<double> expected = smoothed(again, 0.6);
    ASSERT_EQ(continued.series().size(), expected.size());
    EXPECT_DOUBLE_EQ(continued.series().points().back().y, expected.back()) << "after " << keep;
  }
}

}  // namespace
}  // namespace attnlab
