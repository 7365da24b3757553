// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "core/engine/kernels/cpu/raw_kernels.h"

namespace attnlab::kernels {

/// Rows of one head of x [B, h, L, w], fp32, each of them contiguous.
ConstRows rows_of(const at::Tensor& x, int64_t sequence, int64_t head);
Rows mutable_rows_of(const at::Tensor& x, int64_t sequence, int64_t head);

/// Key heads [B, h_kv, …] repeated for the query heads that share them, [B, heads, …].
at::Tensor heads_repeated(const at::Tensor& x, int64_t heads);

}  // namespace attnlab::kernels
