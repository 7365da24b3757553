// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/embedding.h"

#include <ATen/ops/index_add.h>

#include "core/engine/kernels/cpu/raw_kernels.h"
#include "core/engine/kernels/dispatch.h"

namespace attnlab::kernels {

void add_rows(const at::Tensor& ids, const at::Tensor& x, at::Tensor& table) {
  if (!has_raw_kernel(x)) {
    table.index_add_(0, ids, x.to(at::kFloat));
    return;
  }
  require_contiguous({ids, x, table});
  // Threads take columns, not rows, so that no two write the same place.
  const int64_t rows = x.size(0);
  const int64_t d = x.size(1);
  at::parallel_for(0, d, std::max<int64_t>(16, grain_for(rows)), [&](int64_t begin, int64_t end) {
    raw_kernels().add_rows(ids.const_data_ptr<int64_t>(), x.const_data_ptr<float>(), rows, d, begin,
                           end, table.mutable_data_ptr<float>());
  });
}

}  // namespace attnlab::kernels
