// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <c10/core/Device.h>

#include <chrono>
#include <functional>
#include <vector>

#include "core/engine/runtime/gpus.h"
#include "core/engine/train/observer.h"
#include "core/shared/messages/event.h"

namespace attnlab {

/// Tells now and then how the GPU of a run is doing, as the driver sees it: a "device" event with
/// its title, memory, what is used of it by whomever, and how busy it is. Steps at which it is told
/// follow the clock, since it changes nothing.
class DeviceObserver final : public Observer {
 public:
  using Ask = std::function<std::vector<Gpu>()>;
  DeviceObserver(c10::Device device, std::function<void(Event)> emit, Ask ask = driver_gpus);

  [[nodiscard]] bool is_due(int64_t step, bool last) const override;
  void observe(const TrainProgress& progress) override;

 private:
  c10::Device device_;
  std::function<void(Event)> emit_;
  Ask ask_;
  std::chrono::steady_clock::time_point told_;
};

}  // namespace attnlab
