// SPDX-License-Identifier: Apache-2.0
// Softmax attention by the fused kernels that LibTorch brings for GPUs: flash, cuDNN's or the
// memory-efficient one, whichever ATen chooses for the tensors. None makes a map in memory; nothing
// waits for the device.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace attnlab::kernels {

/// They serve whole sequences on a GPU, each with a map of its own, in heads of a multiple of 8
/// dimensions: q [B, h, L, d_h], k and v [B, h_kv, L, d_h] of one dtype, unit stride in the last
/// axis.
bool has_fused_attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v);

/// Writes out [B, h, L, d_h]; returns what the backward needs: log-sums of rows and the (unused)
/// state of dropout.
std::vector<at::Tensor> fused_attention(const at::Tensor& q, const at::Tensor& k,
                                        const at::Tensor& v, const at::Tensor& out);

/// Writes dq, dk, dv, shaped as q, k, v.
void fused_attention_backward(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                              const at::Tensor& out, const at::Tensor& d_out,
                              const std::vector<at::Tensor>& saved, const at::Tensor& dq,
                              const at::Tensor& dk, const at::Tensor& dv);

}  // namespace attnlab::kernels
