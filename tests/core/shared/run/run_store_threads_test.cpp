// SPDX-License-Identifier: Apache-2.0
#include "core/shared/run/run_store.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

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
