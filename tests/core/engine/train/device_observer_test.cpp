// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/device_observer.h"

#include <gtest/gtest.h>

namespace attnlab {
namespace {

TrainProgress at_step(int64_t step) {
  TrainProgress progress;
  progress.step = step;
  return progress;
}

TEST(DeviceObserver, TellsWhatTheDriverKnowsOfTheRunsGpu) {
  std::vector<Event> events;
  DeviceObserver observer(
      c10::Device(c10::kCUDA, 1), [&](Event event) { events.push_back(std::move(event)); },
      [] {
        return std::vector<Gpu>{{"NVIDIA L4", 24e9, 23e9, 0.5}, {"NVIDIA H200", 140e9, 40e9, 0.97}};
      });
  EXPECT_FALSE(observer.is_due(0, false)) << "nothing was computed yet";
  EXPECT_TRUE(observer.is_due(1, false));
  observer.observe(at_step(1));
  EXPECT_FALSE(observer.is_due(2, false)) << "that would be every step";
  EXPECT_TRUE(observer.is_due(2, true));
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].header, (Json{{"event", "device"},
                                    {"step", 1},
                                    {"title", "NVIDIA H200"},
                                    {"memory", 140e9},
                                    {"used", 100e9},
                                    {"utilization", 0.97}}));
}

TEST(DeviceObserver, SaysNothingOfWhatTheDriverDoesNotTell) {
  std::vector<Event> events;
  DeviceObserver part(
      c10::Device(c10::kCUDA, 0), [&](Event event) { events.push_back(std::move(event)); },
      [] {
        return std::vector<Gpu>{{"NVIDIA H100 MIG 1g.10gb", 10e9, {}, {}}};
      });
  part.observe(at_step(3));
  ASSERT_EQ(events.size(), 1U);
  EXPECT_FALSE(events[0].header.contains("used"));
  EXPECT_FALSE(events[0].header.contains("utilization"));
  DeviceObserver processor(
      c10::Device(c10::kCPU), [](Event) { FAIL(); }, [] { return std::vector<Gpu>(); });
  EXPECT_FALSE(processor.is_due(1, true));
}

}  // namespace
}  // namespace attnlab
