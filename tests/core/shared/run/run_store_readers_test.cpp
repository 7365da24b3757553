// SPDX-License-Identifier: Apache-2.0
#include "core/shared/run/run_store.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/core/shared/run/run_events.h"

namespace attnlab {
namespace {

using test::event;
using test::resumed;
using test::step;
using test::whole;
using test::xs;

TEST(RunStore, ReadersCopyOnlyWhatIsNew) {
  RunStore store;
  RunStore::Cursor cursor;
  std::vector<Point> points;
  for (int64_t n = 1; n <= 3; ++n) store.append(step(n, 1));
  EXPECT_FALSE(store.read("loss", cursor, points));
  EXPECT_EQ(xs(points), (std::vector<double>{1, 2, 3}));
  points.clear();
  EXPECT_FALSE(store.read("loss", cursor, points));
  EXPECT_TRUE(points.empty());
  store.append(step(4, 1));
  EXPECT_FALSE(store.read("loss", cursor, points));
  EXPECT_EQ(xs(points), (std::vector<double>{4}));
}

TEST(RunStore, AReaderLearnsWhatALaterAttemptReplaced) {
  RunStore store;
  RunStore::Cursor cursor;
  std::vector<Point> points;
  for (int64_t n = 1; n <= 10; ++n) store.append(step(n, 1));
  store.read("loss", cursor, points);
  store.append(resumed(7, 2));
  for (int64_t n = 8; n <= 9; ++n) store.append(step(n, 2));
  store.append(resumed(8, 3));
  store.append(step(9, 3));
  points.clear();
  EXPECT_EQ(store.read("loss", cursor, points), 7.0);
  EXPECT_EQ(xs(points), (std::vector<double>{8, 9}));
  EXPECT_EQ(points[0].y, 2);
  EXPECT_EQ(points[1].y, 3);
  EXPECT_FALSE(store.read("loss", cursor, points).has_value());
}

TEST(RunStore, AReaderBehindTheCutIsNotDisturbed) {
  RunStore store;
  RunStore::Cursor cursor;
  std::vector<Point> points;
  for (int64_t n = 1; n <= 3; ++n) store.append(step(n, 1));
  store.read("loss", cursor, points);
  for (int64_t n = 4; n <= 6; ++n) store.append(step(n, 1));
  store.append(resumed(3, 2));
  points.clear();
  EXPECT_FALSE(store.read("loss", cursor, points).has_value());
  EXPECT_TRUE(points.empty());
}

TEST(RunStore, AValueAtTheStepOfTheCutReachesTheReader) {
  // The evaluation at the step that a run is resumed from comes after the cut but not beyond it.
  RunStore store;
  RunStore::Cursor cursor;
  std::vector<Point> points;
  const auto eval = [](int64_t n, double loss) {
    return event({{"event", "eval"}, {"step", n}, {"loss", loss}});
  };
  store.append(eval(10, 1));
  store.append(eval(20, 2));
  store.read("validation_loss", cursor, points);
  store.append(resumed(15, 2));
  store.append(eval(15, 3));
  points.clear();
  EXPECT_EQ(store.read("validation_loss", cursor, points), 15.0);
  EXPECT_EQ(xs(points), (std::vector<double>{15}));
}

TEST(RunStore, FollowKeepsACopyEqualThroughAnyHistory) {
  RunStore store;
  std::mt19937 rng(5);
  struct Reader {
    RunStore::Cursor cursor;
    Series series;
  };
  std::vector<Reader> readers(4);
  int64_t now = 0;
  for (int round = 0; round < 2000; ++round) {
    if (rng() % 20 == 0 && now > 0) {
      now -= static_cast<int64_t>(rng() % static_cast<unsigned>(std::min<int64_t>(now, 40)));
      store.append(resumed(now, round));
    }
    store.append(step(++now, static_cast<double>(round)));
    for (size_t r = 0; r < readers.size(); ++r)
      if (rng() % (r * r * 10 + 1) == 0) store.follow("loss", readers[r].cursor, readers[r].series);
  }
  const auto truth = whole(store, "loss");
  EXPECT_EQ(truth.size(), static_cast<size_t>(now));
  for (Reader& reader : readers) {
    store.follow("loss", reader.cursor, reader.series);
    ASSERT_EQ(reader.series.size(), truth.size());
    for (size_t i = 0; i < truth.size(); ++i) {
      ASSERT_EQ(reader.series.points()[i].x, truth[i].x);
      ASSERT_EQ(reader.series.points()[i].y, truth[i].y);
    }
    EXPECT_FALSE(store.follow("loss", reader.cursor, reader.series));
  }
}

}  // namespace
}  // namespace attnlab
