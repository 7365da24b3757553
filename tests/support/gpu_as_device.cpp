// SPDX-License-Identifier: Apache-2.0
#include <c10/core/CachingDeviceAllocator.h>

#include "core/engine/runtime/runtime.h"
#include "tests/support/tested_device.h"

namespace attnlab::test {
namespace {

c10::DeviceAllocator& allocator() {
  return dynamic_cast<c10::DeviceAllocator&>(*c10::GetAllocator(c10::kCUDA));
}

c10::CachingAllocator::Stat allocated() { return allocator().getDeviceStats(0).allocated_bytes[0]; }

}  // namespace

c10::Device tested_device() {
  static const c10::Device device = parse_device("cuda:0");
  return device;
}

OnKernels::OnKernels() = default;
OnKernels::~OnKernels() = default;

PeakOfTensors::PeakOfTensors() : before_(allocated().current) { allocator().resetPeakStats(0); }
int64_t PeakOfTensors::bytes() const { return allocated().peak - before_; }

}  // namespace attnlab::test
