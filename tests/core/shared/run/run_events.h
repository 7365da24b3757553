// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include "core/shared/run/run_store.h"

/// Events as a training writes them, and what a store makes of them.
namespace attnlab::test {

inline Event event(Json header) { return {std::move(header), {}}; }

inline Event step(int64_t n, double loss) {
  return event({{"event", "step"},
                {"step", n},
                {"loss", loss},
                {"learning_rate", 1e-3},
                {"grad_norm", 0.5},
                {"tokens_per_second", 100.0},
                {"seconds", static_cast<double>(n) * 2},
                {"time", 1000.0 + static_cast<double>(n) * 2}});
}
inline Event started(int64_t steps) {
  return event({{"event", "started"}, {"step", 0}, {"attempt", 1}, {"steps", steps}});
}
inline Event resumed(int64_t from, int64_t attempt) {
  return event({{"event", "resumed"}, {"step", from}, {"from_step", from}, {"attempt", attempt}});
}
inline Event at(const char* kind, int64_t n) { return event({{"event", kind}, {"step", n}}); }
inline Event command(const char* name, int64_t n) {
  return event({{"event", "command_applied"}, {"step", n}, {"command", name}});
}

inline std::vector<double> xs(std::span<const Point> points) {
  std::vector<double> all;
  for (const Point& p : points) all.push_back(p.x);
  return all;
}
inline std::vector<Point> whole(const RunStore& store, const char* curve) {
  RunStore::Cursor cursor;
  std::vector<Point> points;
  EXPECT_FALSE(store.read(curve, cursor, points).has_value());
  return points;
}

}  // namespace attnlab::test
