// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/series.h"

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

// A day at a hundred steps a second has 8.6 million: the first two million show the same.
TEST(Series, NeverHoldsMoreThanItsCapacityAndEveryExtremeStaysExact) {
  Series series;
  std::mt19937 rng(11);
  std::normal_distribution<double> normal;
  constexpr size_t steps = 2'000'000, block = 10'000;
  std::vector<Series::Range> truth;
  for (size_t i = 0; i < steps; ++i) {
    if (i % block == 0) truth.push_back({INFINITY, -INFINITY});
    double y = normal(rng);
    if (rng() % 100'000 == 0) y *= 50;
    truth.back().min = std::min(truth.back().min, y);
    truth.back().max = std::max(truth.back().max, y);
    series.append({static_cast<double>(i), y});
    ASSERT_LE(series.size(), Series::capacity);
  }
  EXPECT_GT(series.stride(), 1);
  EXPECT_LE(series.stride(), 256) << "older history is no coarser than the room asks for";
  EXPECT_TRUE(std::ranges::is_sorted(series.points(), {}, &Point::x));
  double low = INFINITY, high = -INFINITY;
  for (const auto& range : truth) {
    low = std::min(low, range.min);
    high = std::max(high, range.max);
  }
  EXPECT_EQ(series.range(0, steps).min, low);
  EXPECT_EQ(series.range(0, steps).max, high);
  // Of windows as long as whole strides, wherever they lie.
  const auto whole = static_cast<size_t>(series.stride());
  Series all;  // nothing here is thinned
  rng.seed(11);
  normal.reset();
  std::vector<double> values(steps);
  for (double& y : values) {
    y = normal(rng);
    if (rng() % 100'000 == 0) y *= 50;
  }
  for (size_t from = 0; from + 40 * whole < steps; from += 997 * whole) {
    const auto part = std::span(values).subspan(from, 40 * whole);
    const auto range =
        series.range(static_cast<double>(from), static_cast<double>(from + 40 * whole - 1));
    ASSERT_EQ(range.min, *std::ranges::min_element(part)) << from;
    ASSERT_EQ(range.max, *std::ranges::max_element(part)) << from;
  }
  // The newest are all there.
  for (size_t i = 0; i < Series::exact_tail; ++i) {
    const Point& p = series.points()[series.size() - 1 - i];
    ASSERT_EQ(p.x, static_cast<double>(steps - 1 - i));
    ASSERT_EQ(p.y, values[steps - 1 - i]);
  }
}

TEST(Series, AValueThatIsNoNumberIsStillSeenInThinnedHistory) {
  Series series;
  for (int i = 0; i < 400'000; ++i)
    series.append({static_cast<double>(i), i == 1234 ? NAN : static_cast<double>(i % 10)});
  EXPECT_EQ(std::ranges::count_if(series.points(), [](const Point& p) { return std::isnan(p.y); }),
            1);
  EXPECT_TRUE(std::isnan(series.points()[series.at(1234)].y));
}

TEST(Series, ThinnedHistoryIsCutLikeAnyOther) {
  Series series;
  for (int i = 0; i < 400'000; ++i) series.append({static_cast<double>(i), static_cast<double>(i)});
  series.truncate_after(100'000);
  EXPECT_LE(series.points().back().x, 100'000);
  EXPECT_GE(series.points().back().x, 100'000 - series.stride());
  for (int i = 100'001; i < 400'000; ++i)
    series.append({static_cast<double>(i), -static_cast<double>(i)});
  EXPECT_EQ(series.range(0, 400'000).min, -399'999);
  EXPECT_LE(series.size(), Series::capacity);
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
