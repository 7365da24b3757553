// SPDX-License-Identifier: Apache-2.0
// The operations of causal_map.h and prefix_softmax.h by the kernels of kernels/cuda, on the
// current stream of the tensors' device. Shapes and meaning are those of the operations. Nothing
// waits for the device, and no memory grows with the square of the length.
#pragma once

#include <ATen/core/Tensor.h>

#include "core/engine/kernels/causal_map.h"
#include "core/engine/kernels/cuda_device.h"

namespace attnlab::kernels::on_cuda {

/// Only builds with ATTNLAB_CUDA define what follows.
#ifdef ATTNLAB_CUDA
constexpr bool built = true;
#else
constexpr bool built = false;
#endif

/// fp32 or bf16 on a GPU, heads of up to 128 dimensions.
bool has_causal_map(const at::Tensor& q, const at::Tensor& v);
CausalSums causal_map(PairWeight weight, const at::Tensor& q, const at::Tensor& k,
                      const at::Tensor& v, const at::Tensor& out, int64_t window);
void causal_map_backward(PairWeight weight, const at::Tensor& q, const at::Tensor& k,
                         const at::Tensor& v, const at::Tensor& out, const at::Tensor& d_out,
                         const CausalSums& sums, const at::Tensor& dq, const at::Tensor& dk,
                         const at::Tensor& dv, int64_t window);

/// fp32 or bf16 on a GPU.
bool has_prefix_softmax(const at::Tensor& x);
at::Tensor prefix_gates(const at::Tensor& q, const at::Tensor& k, at::Tensor& log_sum);
void prefix_scan(const at::Tensor& gates, const at::Tensor& v, at::Tensor& state,
                 const at::Tensor& out);
at::Tensor prefix_scan_backward(const at::Tensor& gates, const at::Tensor& v, const at::Tensor& out,
                                const at::Tensor& d_out, const at::Tensor& dv);
void prefix_scores_backward(const at::Tensor& ds, const at::Tensor& q, const at::Tensor& k,
                            const at::Tensor& dq, const at::Tensor& dk);

}  // namespace attnlab::kernels::on_cuda
