// SPDX-License-Identifier: Apache-2.0
#include "core/shared/run/run_store.h"

#include <gtest/gtest.h>

#include <cmath>

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

TEST(RunStore, CurvesAreTheNumbersOfStepsAndEvaluations) {
  RunStore store;
  Event first = step(1, 3.5);
  first.header["entropy"] = 0.25;  // of a later version
  first.header["note"] = "text";
  store.append(first);
  store.append(event({{"event", "eval"},
                      {"step", 1},
                      {"loss", 3.0},
                      {"accuracy", 0.5},
                      {"exact", 0.1},
                      {"chance", 0.03},
                      {"peak_memory", 1e6},
                      {"time", 1.0}}));
  EXPECT_EQ(store.curves(),
            (std::vector<std::string>{"accuracy", "entropy", "exact", "grad_norm", "learning_rate",
                                      "loss", "peak_memory", "seconds", "tokens_per_second",
                                      "validation_loss"}));
  ASSERT_EQ(whole(store, "loss").size(), 1U);
  EXPECT_EQ(whole(store, "loss")[0].y, 3.5);
  EXPECT_EQ(whole(store, "validation_loss")[0].y, 3.0);
  EXPECT_TRUE(whole(store, "no such curve").empty());
}

TEST(RunStore, ANumberThatJsonCannotWriteIsAGap) {
  RunStore store;
  Event first = step(1, 1);
  first.header["grad_norm"] = nullptr;
  store.append(first);
  EXPECT_TRUE(std::isnan(whole(store, "grad_norm").at(0).y));
}

TEST(RunStore, OfAGpuItKnowsTheNewestReport) {
  RunStore store;
  EXPECT_EQ(store.status().device_title, "");
  store.append(event({{"event", "device"},
                      {"step", 3},
                      {"title", "NVIDIA H200"},
                      {"memory", 140e9},
                      {"used", 100e9},
                      {"utilization", 0.9}}));
  EXPECT_EQ(store.status().device_title, "NVIDIA H200");
  EXPECT_EQ(store.status().device_memory, 140e9);
  EXPECT_EQ(store.status().device_used, 100e9);
  EXPECT_EQ(store.status().device_utilization, 0.9);
  store.append(event({{"event", "device"}, {"step", 4}, {"title", 7}, {"used", "much"}}));
  EXPECT_EQ(store.status().device_title, "");
  EXPECT_TRUE(std::isnan(store.status().device_used));
  EXPECT_TRUE(store.curves().empty());
}

TEST(RunStore, WhatComesAgainIsNotTakenTwice) {
  RunStore store;
  const Event sample = event({{"event", "sample"}, {"step", 2}, {"text", "b"}});
  for (int time = 0; time < 2; ++time) {
    store.append(step(1, 1));
    store.append(step(2, 2));
    store.append(sample);
    store.append(at("snapshot", 2));
  }
  EXPECT_EQ(xs(whole(store, "loss")), (std::vector<double>{1, 2}));
  EXPECT_EQ(store.samples().size(), 1U);
  EXPECT_EQ(store.snapshot_steps(), (std::vector<int64_t>{2}));
  EXPECT_EQ(store.status().step, 2);
}

TEST(RunStore, TheSnapshotThatAStepIsSeenBy) {
  RunStore store;
  EXPECT_FALSE(store.snapshot_at(5).has_value());
  for (const int64_t n : {2, 8, 32}) store.append(at("snapshot", n));
  EXPECT_EQ(store.snapshot_at(1), 2);
  EXPECT_EQ(store.snapshot_at(8), 8);
  EXPECT_EQ(store.snapshot_at(31), 8);
  EXPECT_EQ(store.snapshot_at(1000), 32);
}

TEST(RunStore, RecordedMapsAreThoseThatThinningKept) {
  RunStore store;
  EXPECT_FALSE(store.map_at(9).has_value());
  for (const int64_t n : {0, 2, 4, 6}) store.append(at("map", n));
  store.append(at("map", 6));
  EXPECT_EQ(store.map_steps(), (std::vector<int64_t>{0, 2, 4, 6}));
  const Event thinned = event({{"event", "maps_thinned"},
                               {"step", 6},
                               {"kept", {0, 4, 6}},
                               {"every", 4},
                               {"message", "recorded maps are thinned"}});
  store.append(thinned);
  store.append(thinned);
  store.append(at("map", 8));
  EXPECT_EQ(store.map_steps(), (std::vector<int64_t>{0, 4, 6, 8}));
  EXPECT_EQ(store.map_at(3), 0);
  EXPECT_EQ(store.map_at(4), 4);
  EXPECT_EQ(store.map_at(100), 8);
  ASSERT_EQ(store.notices().size(), 1U);
  EXPECT_EQ(store.notices()[0].text, "recorded maps are thinned");
  store.append(event({{"event", "maps_thinned"}, {"step", 8}, {"kept", "all"}}));
  EXPECT_EQ(store.map_steps().size(), 4U);
  store.append(resumed(4, 2));
  EXPECT_EQ(store.map_steps(), (std::vector<int64_t>{0, 4}));
  EXPECT_TRUE(store.notices().empty());
}

TEST(RunStore, PhasesFollowTheEvents) {
  RunStore store;
  EXPECT_EQ(store.status().phase, RunPhase::empty);
  EXPECT_TRUE(store.started().is_null());
  store.append(started(10));
  EXPECT_EQ(store.started().at("steps"), 10);
  EXPECT_EQ(store.status().phase, RunPhase::training);
  store.append(step(1, 1));
  store.append(command("pause", 1));
  EXPECT_EQ(store.status().phase, RunPhase::paused);
  store.append(command("step", 1));
  store.append(step(2, 1));
  EXPECT_EQ(store.status().phase, RunPhase::paused);
  store.append(at("paused", 2));
  store.append(command("resume", 2));
  EXPECT_EQ(store.status().phase, RunPhase::training);
  Event stopped = at("stopped", 2);
  stopped.header["peak_memory"] = 5e6;
  store.append(stopped);
  EXPECT_EQ(store.status().phase, RunPhase::stopped);
  EXPECT_TRUE(store.status().is_over());
  EXPECT_EQ(store.status().peak_memory, 5e6);
  EXPECT_TRUE(std::isnan(store.status().eta_seconds));
  store.append(resumed(2, 2));
  EXPECT_EQ(store.status().phase, RunPhase::training);
  store.append(at("finished", 10));
  EXPECT_EQ(store.status().phase, RunPhase::finished);
  EXPECT_EQ(store.status().eta_seconds, 0);
  std::vector<std::string> texts;
  for (const RunCommand& c : store.commands()) texts.push_back(c.text);
  EXPECT_EQ(texts, (std::vector<std::string>{"pause", "step", "resume"}));
}

TEST(RunStore, TheTimeLeftCountsEvaluationsButNoPause) {
  RunStore store;
  store.append(started(100));
  double now = 5000;
  const auto timed = [&](int64_t n) {
    Event e = step(n, 1);
    e.header["time"] = now;
    e.header["seconds"] = static_cast<double>(n);  // training alone: a second a step
    return e;
  };
  store.append(timed(1));
  EXPECT_DOUBLE_EQ(store.status().eta_seconds, 99);  // nothing else is known yet
  for (int64_t n = 2; n <= 40; ++n) {
    now += 3;  // a second of training, two of something else
    store.append(timed(n));
  }
  EXPECT_NEAR(store.status().eta_seconds, 60 * 3, 1e-6);
  store.append(command("pause", 40));
  now += 1e5;
  store.append(command("resume", 40));
  for (int64_t n = 41; n <= 50; ++n) {
    store.append(timed(n));
    now += 3;
  }
  EXPECT_NEAR(store.status().eta_seconds, 50 * 3, 1e-6);
}

TEST(RunStore, TheTimeLeftFollowsAChangedPace) {
  RunStore store;
  store.append(started(1000));
  double now = 0;
  const auto advance = [&](int64_t from, int64_t to, double seconds) {
    for (int64_t n = from; n <= to; ++n) {
      now += seconds;
      Event e = step(n, 1);
      e.header["time"] = now;
      store.append(e);
    }
  };
  advance(1, 400, 1);
  advance(401, 800, 2);
  // Half as much counts what lies 200 steps back: three quarters of the weight is the new pace.
  EXPECT_NEAR(store.status().eta_seconds, 200 * 1.8, 4);
}

}  // namespace
}  // namespace attnlab
