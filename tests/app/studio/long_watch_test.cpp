// SPDX-License-Identifier: GPL-3.0-or-later
// A window that watches a run for a day must hold no more than after the first half hour.
// tests/scripts/soak_studio.sh goes on for the whole day.
#include <malloc.h>

#include <cmath>
#include <cstdio>
#include <fstream>

#include "core/shared/messages/event_file.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/process.h"
#include "tests/support/studio_window.h"

namespace attnlab {
namespace {

int64_t steps_to_watch() {
  const QByteArray given = qgetenv("ATTNLAB_SOAK_STEPS");
  return given.isEmpty() ? 300'000 : given.toLongLong();
}

double megabytes_in_use() {
  const struct mallinfo2 info = ::mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd) / 1e6;
}

/// Of the whole process, graphics and libraries included.
double megabytes_resident() {
  std::ifstream in("/proc/self/statm");
  double size = 0, resident = 0;
  in >> size >> resident;
  return resident * 4096 / 1e6;
}

double loss_at(int64_t n) {
  return 5.0 / std::log(10.0 + static_cast<double>(n)) + (n % 77'777 == 0 ? 4 : 0);
}

class LongWatch : public test::StudioWindow {
 protected:
  /// A hundred steps a second, as far as their times tell.
  void write_steps(EventFileWriter& file, int64_t from, int64_t to) {
    for (int64_t n = from; n <= to; ++n)
      file.append({{{"event", "step"},
                    {"step", n},
                    {"time", 1.7e9 + 0.01 * static_cast<double>(n)},
                    {"loss", loss_at(n)},
                    {"learning_rate", 1e-3},
                    {"grad_norm", 0.5 + 0.1 * std::sin(static_cast<double>(n))},
                    {"tokens_per_second", 1e5},
                    {"seconds", 0.01 * static_cast<double>(n)}},
                   {}});
  }
};

TEST_F(LongWatch, WhatItHoldsDoesNotGrow) {
  const std::string path = (folder_ / "run").string();
  ASSERT_EQ(test::attnlab({"train", "--preset", "micro", "--seq-len", "16", "--batch-size", "2",
                           "--threads", "1", "--quiet", "--steps", "2", "--out", path})
                .exit_code,
            0);
  studio_->open_run(QString::fromStdString(path));
  const int64_t steps = steps_to_watch(), settled = 150'000, batch = 50'000;
  double held = 0;
  {
    EventFileWriter file(RunFolder(path).events());
    for (int64_t n = 2; n < steps; n = std::min(steps, n + batch)) {
      const int64_t to = std::min(steps, n + batch);
      write_steps(file, n + 1, to);
      ASSERT_TRUE(wait([&] { return status().step == to; }, 600'000));
      QTest::qWait(100);
      std::printf("step %8lld: %6.1f MB in use, %6.1f MB resident\n", static_cast<long long>(to),
                  megabytes_in_use(), megabytes_resident());
      if (held == 0 && to >= settled) held = megabytes_in_use();
    }
  }
  EXPECT_LT(megabytes_in_use() - held, 8) << "from step " << settled << " to " << steps;
  EXPECT_LT(megabytes_resident(), 600);
  double highest = 0;
  for (const Point& point : curve("loss")) highest = std::max(highest, point.y);
  double truth = 0;
  for (int64_t n = 3; n <= steps; ++n) truth = std::max(truth, loss_at(n));
  EXPECT_EQ(highest, truth);
  EXPECT_GE(studio_->current()->client->store().loss_alarms().size(),
            static_cast<size_t>(steps / 77'777));
  shot("watched");
}

}  // namespace
}  // namespace attnlab
