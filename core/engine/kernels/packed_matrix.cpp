// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/packed_matrix.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include "core/engine/kernels/dispatch.h"

namespace attnlab::kernels {

PackedMatrix::PackedMatrix(ConstMatrix b, int64_t n, int64_t k)
    : n_(n), k_(k), packed_(at::empty({packed_size(n, k)}, at::kFloat)) {
  constexpr int64_t part = product_column_part;
  float* packed = packed_.mutable_data_ptr<float>();
  at::parallel_for(0, (n + part - 1) / part, grain_for(part * k), [&](int64_t begin, int64_t end) {
    raw_kernels().pack_columns(b, n, k, begin * part, std::min(n, end * part), packed);
  });
}

}  // namespace attnlab::kernels
