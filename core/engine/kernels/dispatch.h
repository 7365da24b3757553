// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>

#include <algorithm>
#include <initializer_list>
#include <stdexcept>

namespace attnlab::kernels {

/// Our own loops serve fp32 on the CPU; everything else takes the plain ATen form beside them.
inline bool has_raw_kernel(const at::Tensor& x) {
  return x.is_cpu() && x.scalar_type() == at::kFloat;
}

/// Our loops walk rows of unit stride that follow each other. A caller that hands over anything
/// else is a bug, told at once instead of computed wrongly.
inline void require_contiguous(std::initializer_list<at::Tensor> tensors) {
  for (const auto& x : tensors)
    if (!x.is_contiguous())
      throw std::logic_error("a kernel was given a tensor that is not contiguous");
}

/// Rows per task so that one task is worth waking a thread for (about 16 k elements).
inline int64_t grain_for(int64_t elements_per_row) {
  return std::max<int64_t>(1, 16384 / std::max<int64_t>(1, elements_per_row));
}

}  // namespace attnlab::kernels
