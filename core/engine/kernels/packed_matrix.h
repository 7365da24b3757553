// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "core/engine/kernels/cpu/raw_kernels.h"

namespace attnlab::kernels {

/// The right factor of a product, packed once for all threads and all rows of the left one.
class PackedMatrix {
 public:
  /// b [k, n], read in parallel; not needed afterwards.
  PackedMatrix(ConstMatrix b, int64_t n, int64_t k);

  /// c [m, n] = start + a·b on the calling thread. scratch [product_scratch] on a boundary of
  /// 64 bytes.
  void multiply(ConstMatrix a, int64_t m, const Target& to, float* scratch) const {
    raw_kernels().multiply_packed({m, n_, k_}, a, packed_.const_data_ptr<float>(), to, scratch);
  }
  /// The same for rows [m, k] that follow each other.
  void multiply(const float* rows, int64_t m, const Target& to, float* scratch) const {
    multiply(ConstMatrix{rows, k_, 1}, m, to, scratch);
  }

 private:
  int64_t n_, k_;
  at::Tensor packed_;
};

}  // namespace attnlab::kernels
