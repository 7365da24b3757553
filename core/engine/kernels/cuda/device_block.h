// SPDX-License-Identifier: Apache-2.0
// The Block of block.h on a GPU, and how a kernel is started there. For .cu files alone.
#pragma once

#include <cuda_runtime_api.h>

#include <string>

#include "core/engine/kernels/cuda/block.h"
#include "core/shared/base/error.h"

namespace attnlab::cuda {

class DeviceBlock {
 public:
  static constexpr bool tensor_cores = true;

  __device__ static int thread() { return static_cast<int>(threadIdx.x); }
  __device__ static Place place() { return {blockIdx.x, blockIdx.y, blockIdx.z}; }
  __device__ static std::byte* shared() {
    extern __shared__ uint4 memory[];
    return reinterpret_cast<std::byte*>(memory);
  }
  __device__ static void sync() { __syncthreads(); }
  __device__ static void sync_warp() { __syncwarp(); }
  __device__ static float shuffle_xor(float value, int mask) {
    return __shfl_xor_sync(0xffffffffU, value, mask);
  }
  /// c += a·b, fragments as PTX ISA, "mma.m16n8k16" has them for .bf16.
  __device__ static void multiply_16x8x16(float (&c)[4], const uint32_t (&a)[4],
                                          const uint32_t (&b)[2]) {
    asm volatile(
        "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 "
        "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
        : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
  }
};

template <class Body, class Problem>
__global__ void enter(const __grid_constant__ Problem problem) {
  DeviceBlock block;
  Body::run(block, problem);
}

/// Starts kernels on one stream and waits for none. Throws Error where the driver refuses one.
class DeviceLauncher {
 public:
  explicit DeviceLauncher(cudaStream_t stream) : stream_(stream) {}

  template <class Body, class Problem>
  void launch(const Grid& grid, const Problem& problem) const {
    const auto kernel = enter<Body, Problem>;
    check(cudaFuncSetAttribute(reinterpret_cast<const void*>(kernel),
                               cudaFuncAttributeMaxDynamicSharedMemorySize,
                               static_cast<int>(grid.shared_bytes)));
    const auto size = [](int64_t n) { return static_cast<unsigned>(n); };
    kernel<<<dim3(size(grid.blocks.x), size(grid.blocks.y), size(grid.blocks.z)), grid.threads,
             grid.shared_bytes, stream_>>>(problem);
    check(cudaGetLastError());
  }

 private:
  static void check(cudaError_t code) {
    if (code != cudaSuccess)
      failed(std::string("the GPU refused a kernel: ") + cudaGetErrorString(code),
             "attnlab doctor shows the device and its driver");
  }
  cudaStream_t stream_;
};

}  // namespace attnlab::cuda
