// SPDX-License-Identifier: Apache-2.0
// Where on_cuda.h sends tensors: a GPU; in tests the host, whose threads of a block are fibres.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/util/FunctionRef.h>

struct CUstream_st;

namespace attnlab::kernels::on_cuda {

bool lies_on_device(const at::Tensor& x);

/// Calls `start` with the current stream of the device of x, which is current meanwhile.
void on_stream_of(const at::Tensor& x, c10::function_ref<void(CUstream_st*)> start);

}  // namespace attnlab::kernels::on_cuda
