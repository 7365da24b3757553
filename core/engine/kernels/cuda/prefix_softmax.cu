// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/cuda/prefix_softmax.h"

#include "core/engine/kernels/cuda/device_block.h"
#include "core/engine/kernels/cuda/prefix_softmax_plan.h"

namespace attnlab::cuda {

void prefix_gates(const PrefixSoftmax& problem, cudaStream_t stream) {
  with_kernels(DeviceLauncher(stream), problem, [](const auto& kernels) { kernels.gates(); });
}

void prefix_scan(const PrefixSoftmax& problem, cudaStream_t stream) {
  with_kernels(DeviceLauncher(stream), problem, [](const auto& kernels) { kernels.scan(); });
}

void prefix_scan_backward(const PrefixSoftmax& problem, cudaStream_t stream) {
  with_kernels(DeviceLauncher(stream), problem,
               [](const auto& kernels) { kernels.scan_backward(); });
}

void prefix_scores_backward(const PrefixSoftmax& problem, cudaStream_t stream) {
  with_kernels(DeviceLauncher(stream), problem,
               [](const auto& kernels) { kernels.scores_backward(); });
}

}  // namespace attnlab::cuda
