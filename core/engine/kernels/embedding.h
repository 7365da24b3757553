// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace attnlab::kernels {

/// table[ids[r]] += x[r]; ids [N] int64, x [N, d], table [V, d] fp32. The order of additions is
/// that of the rows, whatever the number of threads.
void add_rows(const at::Tensor& ids, const at::Tensor& x, at::Tensor& table);

}  // namespace attnlab::kernels
