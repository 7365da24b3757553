// SPDX-License-Identifier: Apache-2.0
// What a store holds of a run that goes on for days.
#include <gtest/gtest.h>

#include <malloc.h>

#include <algorithm>
#include <cmath>

#include "core/shared/analysis/indicator_event.h"
#include "core/shared/run/run_store.h"
#include "tests/core/shared/run/run_events.h"

namespace attnlab {
namespace {

using test::event;
using test::resumed;
using test::step;

/// Falls, with a spike now and then; a function of the step.
double loss_at(int64_t n) {
  const double usual =
      5.0 / std::log(10.0 + static_cast<double>(n)) + 1e-3 * static_cast<double>((n * 7919) % 101);
  return n % 40'001 == 0 ? usual + 3 : usual;
}

void run_to(RunStore& store, int64_t from, int64_t to) {
  std::vector<Event> batch;
  for (int64_t n = from; n <= to; ++n) {
    batch.push_back(step(n, loss_at(n)));
    if (batch.size() < 500 && n != to) continue;
    store.append(batch);
    batch.clear();
  }
}

size_t bytes_in_use() {
  const struct mallinfo2 info = ::mallinfo2();
  return info.uordblks + info.hblkhd;
}

TEST(LongRun, WhatIsHeldDoesNotGrowAndExtremesStayExact) {
  const size_t before = bytes_in_use();
  RunStore store;
  RunStore::Cursor cursor;
  Series reader;
  constexpr int64_t steps = 400'000;
  size_t at_half = 0;
  for (int64_t n = 0; n < steps; n += 5000) {
    run_to(store, n + 1, n + 5000);
    store.follow("loss", cursor, reader);
    if (n + 5000 == steps / 2) at_half = bytes_in_use() - before;
  }
  const size_t at_end = bytes_in_use() - before;
  RecordProperty("bytes_at_half", static_cast<int>(at_half));
  RecordProperty("bytes_at_end", static_cast<int>(at_end));
  // Five curves in the store, one in the reader: 16 bytes a point and its share of the pyramid.
  EXPECT_LT(at_half, 16u << 20);
  EXPECT_LT(at_end, 16u << 20);
  EXPECT_LE(reader.size(), Series::capacity);
  double low = INFINITY, high = -INFINITY;
  for (int64_t n = 1; n <= steps; ++n) {
    low = std::min(low, loss_at(n));
    high = std::max(high, loss_at(n));
  }
  EXPECT_EQ(reader.range(0, steps).min, low);
  EXPECT_EQ(reader.range(0, steps).max, high);
  EXPECT_EQ(reader.points().back().x, steps);
  EXPECT_GT(reader.stride(), 1) << "readers know that it is thinned";
  EXPECT_GT(store.stride("loss"), 1);
  EXPECT_EQ(store.status().step, steps);
}

TEST(LongRun, AReaderThatComesLateHasTheSameExtremes) {
  RunStore store;
  run_to(store, 1, 200'000);
  RunStore::Cursor cursor, early;
  Series late, kept;
  store.follow("loss", early, kept);
  run_to(store, 200'001, 360'000);
  EXPECT_TRUE(store.follow("loss", cursor, late));
  EXPECT_TRUE(store.follow("loss", early, kept));
  for (const Series* series : {&late, &kept}) {
    EXPECT_LE(series->size(), Series::capacity);
    for (int64_t spike = 40'001; spike <= 360'000; spike += 40'001)
      EXPECT_EQ(series->points()[series->at(static_cast<double>(spike))],
                (Point{static_cast<double>(spike), loss_at(spike)}))
          << "a spike of one step";
    EXPECT_EQ(series->points().back().x, 360'000);
  }
  EXPECT_FALSE(store.follow("loss", cursor, late));
}

TEST(LongRun, AResumedAttemptReplacesThinnedHistoryToo) {
  RunStore store;
  RunStore::Cursor cursor;
  Series reader;
  run_to(store, 1, 250'000);
  store.follow("loss", cursor, reader);
  for (const int64_t from : {245'000, 100'000, 10}) {  // within what is exact, within what is not
    store.append(resumed(from, 2));
    store.append(step(from + 1, 77));
    ASSERT_TRUE(store.follow("loss", cursor, reader));
    EXPECT_EQ(reader.points().back(), (Point{static_cast<double>(from + 1), 77}));
    const double before = reader.points()[reader.size() - 2].x;
    EXPECT_LE(before, static_cast<double>(from));
    EXPECT_GT(before, static_cast<double>(from) - 2 * store.stride("loss"));
    EXPECT_TRUE(std::ranges::is_sorted(reader.points(), {}, &Point::x));
  }
  run_to(store, 12, 100'000);
  store.follow("loss", cursor, reader);
  EXPECT_EQ(reader.points().back().x, 100'000);
}

TEST(LongRun, SpikesOfTheLossAreAlarmsHoweverLongAgo) {
  RunStore store;
  run_to(store, 1, 170'000);
  std::vector<int64_t> since;
  for (const Alarm& alarm : store.loss_alarms()) since.push_back(alarm.since);
  EXPECT_EQ(since, (std::vector<int64_t>{40'001, 80'002, 120'003, 160'004}));
  store.append(resumed(100'000, 2));
  EXPECT_EQ(store.loss_alarms().size(), 2u);
}

TEST(LongRun, IndicatorsAndSamplesAreThinnedEvenly) {
  IndicatorFrame frame;
  frame.layers.resize(12);
  for (auto& layer : frame.layers) layer.heads.resize(12);
  RunStore store;
  RunStore::Cursor cursor;
  std::vector<IndicatorFrame> read;
  constexpr int64_t last = 4'000;
  for (int64_t n = 0; n <= last; ++n) {
    frame.step = n;
    store.append(to_event(frame));
    store.append(event({{"event", "sample"}, {"step", n}, {"text", "a b c"}}));
    if (n % 100 != 0) continue;
    if (const auto cut = store.read_indicators(cursor, read))
      std::erase_if(read, [&](const IndicatorFrame& f) { return f.step > *cut; });
    std::vector<IndicatorFrame> again;
    RunStore::Cursor fresh;
    store.read_indicators(fresh, again);
    EXPECT_LT(again.size(), 2500u);
  }
  std::vector<IndicatorFrame> kept;
  RunStore::Cursor fresh;
  store.read_indicators(fresh, kept);
  EXPECT_GT(kept.size(), 500u);
  EXPECT_EQ(kept.front().step, 0);
  EXPECT_EQ(kept.back().step, last);
  const std::vector<RunSample> samples = store.samples();
  EXPECT_LE(samples.size(), RunStore::most_samples);
  EXPECT_GE(samples.size(), RunStore::most_samples / 4);
  EXPECT_EQ(samples.front().step, 0);
  EXPECT_EQ(samples.back().step, last);
}

}  // namespace
}  // namespace attnlab
