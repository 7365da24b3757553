// SPDX-License-Identifier: Apache-2.0
// The device whose kernels are tested: a GPU where the engine is built for one, else the host,
// which stands for it: threads of a block are fibres.
#pragma once

#include <c10/core/Device.h>

#include <cstdint>

namespace attnlab::test {

c10::Device tested_device();

/// While one lives, tensors on that device go to the kernels of core/engine/kernels/cuda. (On a GPU
/// they always do.)
class OnKernels {
 public:
  OnKernels();
  ~OnKernels();
  OnKernels(const OnKernels&) = delete;
  OnKernels& operator=(const OnKernels&) = delete;
};

/// The most bytes of tensors on that device at a time since it was made, beyond those of then.
class PeakOfTensors {
 public:
  PeakOfTensors();
  [[nodiscard]] int64_t bytes() const;

 private:
  int64_t before_;
};

}  // namespace attnlab::test
