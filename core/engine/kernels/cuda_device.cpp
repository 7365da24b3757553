// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/cuda_device.h"

#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

namespace attnlab::kernels::on_cuda {

bool lies_on_device(const at::Tensor& x) { return x.is_cuda(); }

void on_stream_of(const at::Tensor& x, c10::function_ref<void(CUstream_st*)> start) {
  const c10::cuda::CUDAGuard device(x.device());
  start(c10::cuda::getCurrentCUDAStream(x.device().index()));
}

}  // namespace attnlab::kernels::on_cuda
