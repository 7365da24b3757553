// SPDX-License-Identifier: Apache-2.0
#include "core/engine/runtime/out_of_memory.h"

#include <ATen/ops/empty.h>
#include <gtest/gtest.h>

#include <new>
#include <stdexcept>

namespace attnlab {
namespace {

// As PyTorch 2.11 says it on a GPU.
TEST(OutOfMemory, OnAGpuSaysHowMuchWasAskedFor) {
  const std::runtime_error gpu(
      "CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has a total capacity of 79.10 GiB of "
      "which 1.19 GiB is free. Including non-PyTorch memory, this process has 77.90 GiB memory in "
      "use.");
  EXPECT_EQ(refused_bytes(gpu), 2.5 * 1073741824);
  EXPECT_EQ(refused_bytes(std::runtime_error("CUDA out of memory. Tried to allocate 20.00 MiB.")),
            20.0 * 1048576);
  EXPECT_EQ(
      refused_bytes(std::runtime_error("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling")), 0);
}

TEST(OutOfMemory, OfTheMachineIsWhatTheAllocatorSays) {
  constexpr int64_t bytes = int64_t{1} << 50;
  try {
    (void)at::empty({bytes}, at::kByte);
    FAIL() << "this machine has a pebibyte";
  } catch (const std::exception& error) {
    EXPECT_EQ(refused_bytes(error), static_cast<double>(bytes)) << error.what();
  }
  EXPECT_EQ(refused_bytes(std::bad_alloc()), 0);
}

TEST(OutOfMemory, IsNoOtherError) {
  EXPECT_FALSE(refused_bytes(std::runtime_error("the loss of step 3 is not finite")));
}

}  // namespace
}  // namespace attnlab
