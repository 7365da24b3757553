// SPDX-License-Identifier: Apache-2.0
#include "tests/support/recorded_curve.h"

#include <gtest/gtest.h>

#include "core/shared/messages/event_file.h"
#include "core/shared/run/run_folder.h"

namespace attnlab::test {

std::vector<Point> recorded_losses(const std::filesystem::path& run) {
  std::vector<Point> points;
  for (const Event& event : without_replaced(read_events(RunFolder(run).events())))
    if (event.kind() == "step")
      points.push_back({static_cast<double>(event.step()), event.header["loss"].get<double>()});
  return points;
}

void expect_gap_free(std::span<const Point> shown, const std::filesystem::path& run) {
  const std::vector<Point> truth = recorded_losses(run);
  ASSERT_LE(shown.size(), truth.size());
  for (size_t i = 0; i < shown.size(); ++i) {
    ASSERT_EQ(shown[i].x, static_cast<double>(i + 1)) << "a gap, or a step twice";
    ASSERT_EQ(shown[i].x, truth[i].x);
    ASSERT_EQ(shown[i].y, truth[i].y) << "of a step that a later attempt replaced";
  }
}

}  // namespace attnlab::test
