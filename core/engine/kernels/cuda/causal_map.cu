// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/cuda/causal_map.h"

#include "core/engine/kernels/cuda/causal_map_plan.h"
#include "core/engine/kernels/cuda/device_block.h"

namespace attnlab::cuda {

void causal_map_forward(const CausalMap& problem, cudaStream_t stream) {
  start_forward(DeviceLauncher(stream), problem);
}

void causal_map_backward(const CausalMap& problem, cudaStream_t stream) {
  start_backward(DeviceLauncher(stream), problem);
}

}  // namespace attnlab::cuda
