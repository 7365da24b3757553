// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/rows.h"

#include <ATen/ops/repeat_interleave.h>

namespace attnlab::kernels {

ConstRows rows_of(const at::Tensor& x, int64_t sequence, int64_t head) {
  return {x.const_data_ptr<float>() + sequence * x.stride(0) + head * x.stride(1), x.stride(2)};
}

Rows mutable_rows_of(const at::Tensor& x, int64_t sequence, int64_t head) {
  return {x.mutable_data_ptr<float>() + sequence * x.stride(0) + head * x.stride(1), x.stride(2)};
}

at::Tensor heads_repeated(const at::Tensor& x, int64_t heads) {
  return x.size(1) == heads ? x : x.repeat_interleave(heads / x.size(1), 1);
}

}  // namespace attnlab::kernels
