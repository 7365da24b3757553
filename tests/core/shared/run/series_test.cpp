// SPDX-License-Identifier: Apache-2.0
#include "core/shared/run/series.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace attnlab {
namespace {

Series random_walk(size_t n) {
  Series series;
  std::mt19937 rng(7);
  std::normal_distribution<double> normal;
  double y = 0;
  for (size_t i = 0; i < n; ++i) series.append({static_cast<double>(i + 1), y += normal(rng)});
  return series;
}

TEST(Series, WindowKeepsEveryExtremeOfEveryColumn) {
  const Series series = random_walk(100'000);
  std::mt19937 rng(3);
  for (int trial = 0; trial < 50; ++trial) {
    std::uniform_real_distribution<double> place(0, 100'000);
    double x0 = place(rng), x1 = place(rng);
    if (x0 > x1) std::swap(x0, x1);
    const int columns = 200;
    const auto drawn = series.window(x0, x1, columns);
    EXPECT_LE(drawn.size(), 2u * columns + 2);
    EXPECT_TRUE(std::is_sorted(drawn.begin(), drawn.end(),
                               [](const Point& a, const Point& b) { return a.x < b.x; }));
    double low = INFINITY, high = -INFINITY, drawn_low = INFINITY, drawn_high = -INFINITY;
    for (const Point& p : series.points())
      if (p.x >= x0 && p.x <= x1) low = std::min(low, p.y), high = std::max(high, p.y);
    for (const Point& p : drawn)
      if (p.x >= x0 && p.x <= x1)
        drawn_low = std::min(drawn_low, p.y), drawn_high = std::max(drawn_high, p.y);
    EXPECT_EQ(drawn_low, low);
    EXPECT_EQ(drawn_high, high);
    const auto range = series.range(x0, x1);
    EXPECT_EQ(range.min, low);
    EXPECT_EQ(range.max, high);
  }
}

TEST(Series, ShortWindowsAreDrawnPointByPoint) {
  const Series series = random_walk(1000);
  const auto drawn = series.window(100, 110, 300);
  ASSERT_EQ(drawn.size(), 13u);  // 11 inside, one beyond each end
  EXPECT_EQ(drawn.front().x, 99);
  EXPECT_EQ(drawn.back().x, 111);
}

TEST(Series, TruncationEqualsNeverHavingHadThePoints) {
  Series series = random_walk(10'000);
  series.truncate_after(4321);
  EXPECT_EQ(series.size(), 4321u);
  for (int i = 0; i < 5000; ++i) series.append({4322.0 + i, static_cast<double>(i % 7)});
  Series fresh;
  for (const Point& p : series.points()) fresh.append(p);
  const auto a = series.window(0, 10'000, 50), b = fresh.window(0, 10'000, 50);
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i) EXPECT_EQ(a[i].y, b[i].y);
}

TEST(Series, NonFiniteValuesLeaveNoTraceInExtremes) {
  Series series;
  for (int i = 0; i < 1000; ++i) series.append({static_cast<double>(i), i == 500 ? NAN : i % 3});
  const auto range = series.range(0, 999);
  EXPECT_EQ(range.min, 0);
  EXPECT_EQ(range.max, 2);
}

TEST(Series, EmptyAndOutside) {
  Series series;
  EXPECT_TRUE(series.window(0, 1, 10).empty());
  EXPECT_EQ(series.at(3), Series::npos);
  series.append({5, 1});
  EXPECT_EQ(series.window(0, 1, 10).size(), 1u);  // the one beyond the end
  EXPECT_GT(series.range(0, 1).min, series.range(0, 1).max);
}

}  // namespace
}  // namespace attnlab
