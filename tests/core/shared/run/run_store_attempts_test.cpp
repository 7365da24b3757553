// SPDX-License-Identifier: Apache-2.0
#include "core/shared/run/run_store.h"

#include <gtest/gtest.h>

#include "tests/core/shared/run/run_events.h"

namespace attnlab {
namespace {

using test::at;
using test::command;
using test::event;
using test::resumed;
using test::started;
using test::step;
using test::whole;
using test::xs;

TEST(RunStore, ALaterAttemptReplacesEverythingAfterItsStart) {
  RunStore store;
  store.append(started(100));
  for (int64_t n = 1; n <= 30; ++n) {
    store.append(step(n, static_cast<double>(n)));
    if (n % 10 != 0) continue;
    store.append(
        event({{"event", "eval"}, {"step", n}, {"loss", n + 0.5}, {"accuracy", 0.01 * n}}));
    store.append(event({{"event", "sample"}, {"step", n}, {"prompt", "a"}, {"text", "b"}}));
    store.append(at("snapshot", n));
    store.append(event({{"event", "checkpoint"},
                        {"step", n},
                        {"folder", "checkpoints/step-" + std::to_string(n)}}));
    Event set = command("set", n);
    set.header["learning_rate_factor"] = 1.0 / static_cast<double>(n);
    store.append(set);
  }
  store.append(event({{"event", "failed"}, {"message", "the disk is full"}}));
  EXPECT_EQ(store.status().phase, RunPhase::failed);
  EXPECT_EQ(store.status().message, "the disk is full");
  EXPECT_EQ(store.status().step, 30);

  Event again = resumed(20, 2);
  again.header["steps"] = 50;
  again.header["notices"] = {"the schedule is stretched"};
  store.append(again);
  const RunStatus status = store.status();
  EXPECT_EQ(status.phase, RunPhase::training);
  EXPECT_EQ(status.message, "");
  EXPECT_EQ(status.step, 20);
  EXPECT_EQ(status.steps, 50);
  EXPECT_EQ(status.attempt, 2);
  EXPECT_EQ(status.loss, 20);
  EXPECT_EQ(status.validation_loss, 20.5);
  EXPECT_DOUBLE_EQ(status.accuracy, 0.2);
  EXPECT_DOUBLE_EQ(status.learning_rate_factor, 0.05);
  EXPECT_EQ(store.snapshot_steps(), (std::vector<int64_t>{10, 20}));
  EXPECT_EQ(store.checkpoint_steps(), (std::vector<int64_t>{10, 20}));
  EXPECT_EQ(store.samples().size(), 2U);
  EXPECT_EQ(store.commands().size(), 2U);
  ASSERT_EQ(store.notices().size(), 1U);
  EXPECT_EQ(store.notices()[0].step, 20);
  EXPECT_EQ(store.notices()[0].text, "the schedule is stretched");
}

TEST(RunStore, StartingOverLeavesNothingAndReadersLearnIt) {
  RunStore store;
  RunStore::Cursor cursor;
  std::vector<Point> points;
  int woken = 0;
  store.append(started(9));
  for (int64_t n = 1; n <= 5; ++n) store.append(step(n, 1));
  store.append(at("snapshot", 0));
  store.append(command("pause", 3));
  store.read("loss", cursor, points);
  store.acknowledge();
  store.set_wake([&] { ++woken; });
  store.start_over();
  EXPECT_EQ(woken, 1);
  EXPECT_EQ(store.status().phase, RunPhase::empty);
  EXPECT_EQ(store.status().step, 0);
  EXPECT_TRUE(store.started().is_null());
  EXPECT_TRUE(store.snapshot_steps().empty());
  EXPECT_TRUE(store.commands().empty());
  EXPECT_TRUE(whole(store, "loss").empty());
  for (int64_t n = 1; n <= 2; ++n) store.append(step(n, 7));
  points.clear();
  const auto cut = store.read("loss", cursor, points);
  ASSERT_TRUE(cut);
  EXPECT_LT(*cut, 0);
  EXPECT_EQ(xs(points), (std::vector<double>{1, 2}));
  EXPECT_EQ(points[0].y, 7);
}

TEST(RunStore, WhatAKilledAttemptTrainedStaysUntilTheNextOneHasPassedIt) {
  RunStore store;
  RunStore::Cursor cursor;
  for (int64_t n = 1; n <= 9; ++n) store.append(step(n, static_cast<double>(n)));
  EXPECT_FALSE(store.read_replaced("loss", cursor));
  store.append(resumed(6, 2));
  EXPECT_EQ(store.read_replaced("loss", cursor), (std::vector<Point>{{7, 7}, {8, 8}, {9, 9}}));
  EXPECT_FALSE(store.read_replaced("loss", cursor)) << "nothing new";
  store.append(step(7, 70));
  store.append(resumed(3, 3));  // killed again before it came as far
  EXPECT_FALSE(store.read_replaced("loss", cursor)) << "the first went further";
  for (int64_t n = 4; n <= 8; ++n) store.append(step(n, 0));
  EXPECT_FALSE(store.read_replaced("loss", cursor));
  store.append(step(9, 0));
  EXPECT_EQ(store.read_replaced("loss", cursor), std::vector<Point>{});
  store.append(resumed(5, 4));
  store.start_over();
  EXPECT_EQ(store.read_replaced("loss", cursor), std::vector<Point>{});
}

}  // namespace
}  // namespace attnlab
