// SPDX-License-Identifier: Apache-2.0
// Where the tests' kernels run: on the host; with ATTNLAB_ON_DEVICE on a GPU, through the same
// launchers as the engine's.
#pragma once

#include <vector>

#include "core/engine/kernels/cuda/causal_map.h"
#include "core/engine/kernels/cuda/prefix_softmax.h"
#include "tests/support/host_block.h"

#ifdef ATTNLAB_ON_DEVICE
#include <cuda_runtime_api.h>

#include <new>

#include "core/shared/base/error.h"
#else
#include "core/engine/kernels/cuda/causal_map_plan.h"
#include "core/engine/kernels/cuda/prefix_softmax_plan.h"
#endif

namespace attnlab::test {

#ifdef ATTNLAB_ON_DEVICE

/// Memory that the host and the device see.
template <class T>
struct Managed {
  using value_type = T;
  T* allocate(size_t n) {
    void* memory = nullptr;
    if (const auto code = cudaMallocManaged(&memory, n * sizeof(T)); code != cudaSuccess)
      failed(std::string("no memory of a GPU: ") + cudaGetErrorString(code));
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, size_t) { cudaFree(memory); }
  bool operator==(const Managed&) const = default;
};

template <class T>
using Buffer = std::vector<T, Managed<T>>;

inline void wait_for_device() {
  if (const auto code = cudaDeviceSynchronize(); code != cudaSuccess)
    failed(std::string("a kernel failed: ") + cudaGetErrorString(code));
}

inline void forward(const cuda::CausalMap& problem, Order = Order::upwards) {
  cuda::causal_map_forward(problem, nullptr);
  wait_for_device();
}

inline void backward(const cuda::CausalMap& problem, Order = Order::upwards) {
  cuda::causal_map_backward(problem, nullptr);
  wait_for_device();
}

inline void forward(const cuda::PrefixSoftmax& problem, Order = Order::upwards) {
  cuda::prefix_gates(problem, nullptr);
  cuda::prefix_scan(problem, nullptr);
  wait_for_device();
}

inline void backward(const cuda::PrefixSoftmax& problem, Order = Order::upwards) {
  cuda::prefix_scan_backward(problem, nullptr);
  cuda::prefix_scores_backward(problem, nullptr);
  wait_for_device();
}

#else

template <class T>
using Buffer = std::vector<T>;

inline void forward(const cuda::CausalMap& problem, Order order = Order::upwards) {
  cuda::start_forward(HostLauncher<HostBlock>{order}, problem);
}

inline void backward(const cuda::CausalMap& problem, Order order = Order::upwards) {
  cuda::start_backward(HostLauncher<HostBlock>{order}, problem);
}

inline void forward(const cuda::PrefixSoftmax& problem, Order order = Order::upwards) {
  cuda::with_kernels(HostLauncher<HostBlock>{order}, problem, [](const auto& kernels) {
    kernels.gates();
    kernels.scan();
  });
}

inline void backward(const cuda::PrefixSoftmax& problem, Order order = Order::upwards) {
  cuda::with_kernels(HostLauncher<HostBlock>{order}, problem, [](const auto& kernels) {
    kernels.scan_backward();
    kernels.scores_backward();
  });
}

#endif

}  // namespace attnlab::test
