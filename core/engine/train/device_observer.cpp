// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/device_observer.h"

#include <utility>

#include "core/shared/base/clock.h"

namespace attnlab {
namespace {

constexpr double seconds_between = 5;

}  // namespace

DeviceObserver::DeviceObserver(c10::Device device, std::function<void(Event)> emit, Ask ask)
    : device_(device), emit_(std::move(emit)), ask_(std::move(ask)) {}

/// First after a step: by then the run has its memory.
bool DeviceObserver::is_due(int64_t step, bool last) const {
  const bool never_told = told_ == std::chrono::steady_clock::time_point();
  return device_.is_cuda() && step > 0 &&
         (last || never_told || seconds_since(told_) > seconds_between);
}

void DeviceObserver::observe(const TrainProgress& progress) {
  told_ = std::chrono::steady_clock::now();
  const std::vector<Gpu> gpus = ask_();
  const auto index = static_cast<size_t>(device_.index());
  if (index >= gpus.size()) return;
  const Gpu& gpu = gpus[index];
  Json header = {
      {"event", "device"}, {"step", progress.step}, {"title", gpu.title}, {"memory", gpu.memory}};
  if (gpu.free) header["used"] = gpu.memory - *gpu.free;
  if (gpu.utilization) header["utilization"] = *gpu.utilization;
  emit_({std::move(header), {}});
}

}  // namespace attnlab
