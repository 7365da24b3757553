// SPDX-License-Identifier: Apache-2.0
#include "core/shared/run/run_store.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <memory>
#include <random>
#include <thread>

namespace attnlab {
namespace {

Event event(Json header) { return {std::move(header), {}}; }

Event step(int64_t n, double loss) {
  return event({{"event", "step"},
                {"step", n},
                {"loss", loss},
                {"learning_rate", 1e-3},
                {"grad_norm", 0.5},
                {"tokens_per_second", 100.0},
                {"seconds", static_cast<double>(n) * 2},
                {"time", 1000.0 + static_cast<double>(n) * 2}});
}
Event started(int64_t steps) {
  return event({{"event", "started"}, {"step", 0}, {"attempt", 1}, {"steps", steps}});
}
Event resumed(int64_t from, int64_t attempt) {
  return event({{"event", "resumed"}, {"step", from}, {"from_step", from}, {"attempt", attempt}});
}
Event at(const char* kind, int64_t n) { return event({{"event", kind}, {"step", n}}); }
Event command(const char* name, int64_t n) {
  return event({{"event", "command_applied"}, {"step", n}, {"command", name}});
}

std::vector<double> xs(std::span<const Point> points) {
  std::vector<double> all;
  for (const Point& p : points) all.push_back(p.x);
  return all;
}
std::vector<Point> whole(const RunStore& store, const char* curve) {
  RunStore::Cursor cursor;
  std::vector<Point> points;
  EXPECT_FALSE(store.read(curve, cursor, points).has_value());
  return points;
}

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
                                      "loss", "tokens_per_second", "validation_loss"}));
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

// A step cursor asks, at every position, what a view shows there.
TEST(RunStore, ProducerReaderAndCursorAtOnce) {
  RunStore store;
  std::atomic<bool> done = false;
  std::thread producer([&] {
    for (int round = 0; round < 3; ++round) {
      bool again = false;
      store.start_over();
      store.append(started(1500));
      for (int64_t n = 1; n <= 1500; ++n) {
        store.append(step(n, static_cast<double>(n)));
        if (n % 20 == 0) store.append(at("snapshot", n));
        if (n % 50 == 0)
          store.append(event({{"event", "sample"}, {"step", n}, {"prompt", "a"}, {"text", "b"}}));
        if (n % 100 == 0) store.append(command("pause", n));
        if (n != 700 || again) continue;
        again = true;
        store.append(resumed(650, 2));
        n = 650;
      }
    }
    done = true;
  });
  Series loss;
  std::thread reader([&] {
    RunStore::Cursor at_loss;
    for (bool last = false; !last;) {
      last = done;
      store.acknowledge();
      store.follow("loss", at_loss, loss);
      for (size_t i = 1; i < loss.size(); ++i)
        ASSERT_EQ(loss.points()[i].x, loss.points()[i - 1].x + 1);
    }
  });
  std::thread cursor([&] {
    for (int64_t at_step = 0; !done; at_step = (at_step + 7) % 1500) {
      if (const auto snapshot = store.snapshot_at(at_step)) {
        EXPECT_EQ(*snapshot % 20, 0);
      }
      for (const RunSample& sample : store.samples()) ASSERT_EQ(sample.text, "b");
      for (const RunCommand& applied : store.commands()) ASSERT_EQ(applied.text, "pause");
      ASSERT_LE(store.status().step, 1500);
      (void)store.checkpoint_steps();
      (void)store.notices();
      (void)store.started();
    }
  });
  producer.join();
  reader.join();
  cursor.join();
  EXPECT_EQ(loss.size(), static_cast<size_t>(store.status().step));
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

TEST(RunStore, WakesOnceUntilAcknowledged) {
  RunStore store;
  int woken = 0;
  store.set_wake([&] {
    ++woken;
    EXPECT_GE(store.status().step, 1);  // the store can be read from within
  });
  store.append(step(1, 1));
  store.append(step(2, 1));
  EXPECT_EQ(woken, 1);
  store.acknowledge();
  EXPECT_EQ(woken, 1);
  const std::vector<Event> many = {step(3, 1), step(4, 1)};
  store.append(many);
  EXPECT_EQ(woken, 2);
  store.acknowledge();
  store.append(std::span<const Event>());
  EXPECT_EQ(woken, 2);
  store.set_wake({});
  store.append(step(5, 1));
  EXPECT_EQ(woken, 2);
}

TEST(RunStore, ProducerAndReadersAtOnce) {
  RunStore store;
  constexpr int64_t last_step = 4000;
  std::atomic<int> woken = 0;
  store.set_wake([&] { ++woken; });
  std::atomic<bool> done = false;
  std::thread producer([&] {
    store.append(started(last_step));
    int64_t attempt = 1;
    std::vector<Event> batch;
    for (int64_t n = 1; n <= last_step; ++n) {
      batch.push_back(step(n, static_cast<double>(n) + 1e-3 * static_cast<double>(attempt)));
      if (n % 7 == 0) {
        store.append(batch);
        batch.clear();
      }
      if (n % 100 == 0)
        store.append(event({{"event", "eval"}, {"step", n}, {"loss", 1.0}, {"accuracy", 0.5}}));
      if (n % 500 == 0 && attempt % 3 != 0) {
        store.append(batch);
        batch.clear();
        store.append(resumed(n - 250, ++attempt));
        n -= 250;
      } else if (n % 500 == 0) {
        ++attempt;
      }
    }
    store.append(batch);
    store.append(at("finished", last_step));
    done = true;
  });
  const auto reader = [&](Series& loss, Series& validation) {
    RunStore::Cursor at_loss, at_validation;
    for (bool last = false; !last;) {
      last = done;
      store.acknowledge();
      store.follow("loss", at_loss, loss);
      store.follow("validation_loss", at_validation, validation);
      const RunStatus status = store.status();
      EXPECT_LE(status.step, last_step);
      (void)store.curves();
      (void)store.snapshot_at(status.step);
      for (size_t i = 1; i < loss.size(); ++i)
        ASSERT_EQ(loss.points()[i].x, loss.points()[i - 1].x + 1);
    }
  };
  Series loss[2], validation[2];
  std::thread first([&] { reader(loss[0], validation[0]); });
  std::thread second([&] { reader(loss[1], validation[1]); });
  producer.join();
  first.join();
  second.join();
  EXPECT_GT(woken.load(), 0);
  EXPECT_EQ(store.status().phase, RunPhase::finished);
  const auto truth = whole(store, "loss");
  ASSERT_EQ(truth.size(), static_cast<size_t>(last_step));
  for (const Series& series : loss) {
    ASSERT_EQ(series.size(), truth.size());
    for (size_t i = 0; i < truth.size(); ++i) ASSERT_EQ(series.points()[i].y, truth[i].y);
  }
  for (const Series& series : validation) EXPECT_EQ(series.size(), 40U);
}

TEST(RunStore, NobodyIsWokenAfterTheWakeIsTakenBack) {
  RunStore store;
  for (int round = 0; round < 200; ++round) {
    auto alive = std::make_unique<std::atomic<bool>>(true);
    store.acknowledge();
    store.set_wake([flag = alive.get()] { EXPECT_TRUE(flag->load()); });
    std::thread producer([&] { store.append(step(round + 1, 1)); });
    store.set_wake({});
    alive.reset();  // a later call would read freed memory
    producer.join();
  }
}

TEST(RunStore, AHundredThousandScalarsASecondAreNoBurden) {
  RunStore store;
  std::vector<Event> events;
  for (int64_t n = 1; n <= 25'000; ++n) events.push_back(step(n, 1));  // four scalars each
  const auto start = std::chrono::steady_clock::now();
  store.append(events);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  RecordProperty("milliseconds", static_cast<int>(1000 * taken.count()));
  EXPECT_EQ(whole(store, "loss").size(), 25'000U);
}

}  // namespace
}  // namespace attnlab
