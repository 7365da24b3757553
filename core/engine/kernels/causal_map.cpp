// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/causal_map.h"

#include <ATen/ops/empty.h>

#include <cmath>
#include <memory>
#include <new>

#include "core/engine/kernels/cpu/raw_kernels.h"
#include "core/engine/kernels/dispatch.h"

namespace attnlab::kernels {
namespace {

constexpr int64_t fewest_rows = 8;

CausalShape shape_of(PairWeight weight, const at::Tensor& q, const at::Tensor& k) {
  return {weight == PairWeight::taylor, q.size(2), k.size(2), q.size(3),
          static_cast<float>(1.0 / std::sqrt(static_cast<double>(q.size(3))))};
}

/// Grows with the largest head this thread has seen and stays: fresh pages cost more than the map.
float* scratch_for(const CausalShape& shape) {
  constexpr std::align_val_t alignment{64};
  struct Buffer {
    float* data = nullptr;
    int64_t size = 0;
    ~Buffer() { ::operator delete(data, alignment); }
  };
  thread_local Buffer buffer;
  const int64_t needed = causal_scratch(shape);
  if (buffer.size < needed) {
    ::operator delete(buffer.data, alignment);
    buffer.data = nullptr;
    buffer.size = 0;
    buffer.data =
        static_cast<float*>(::operator new(sizeof(float) * static_cast<size_t>(needed), alignment));
    buffer.size = needed;
  }
  return buffer.data;
}

/// Calls `work(sequence, head)` in parallel over sequences and key heads, in turn for the query
/// heads of a group: they add to the same dk, dv.
template <class Work>
void for_each_head(const at::Tensor& q, const at::Tensor& k, Work work) {
  const int64_t kv_heads = k.size(1);
  const int64_t group = q.size(1) / kv_heads;
  const int64_t grain = grain_for(group * q.size(2) * k.size(2));
  at::parallel_for(0, q.size(0) * kv_heads, grain, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i)
      for (int64_t g = 0; g < group; ++g) work(i / kv_heads, i % kv_heads * group + g);
  });
}

ConstRows rows_of(const at::Tensor& x, int64_t sequence, int64_t head) {
  return {x.const_data_ptr<float>() + sequence * x.stride(0) + head * x.stride(1), x.stride(2)};
}

Rows mutable_rows_of(const at::Tensor& x, int64_t sequence, int64_t head) {
  return {x.mutable_data_ptr<float>() + sequence * x.stride(0) + head * x.stride(1), x.stride(2)};
}

float* row_of(const at::Tensor& x, int64_t sequence, int64_t head) {
  return x.mutable_data_ptr<float>() + (sequence * x.size(1) + head) * x.size(2);
}

}  // namespace

bool has_causal_map(const at::Tensor& q, const at::Tensor& v) {
  return has_raw_kernel(q) && has_raw_kernel(v) && q.size(0) == v.size(0) &&
         q.size(2) >= fewest_rows;
}

CausalSums causal_map(PairWeight weight, const at::Tensor& q, const at::Tensor& k,
                      const at::Tensor& v, const at::Tensor& out) {
  const CausalShape shape = shape_of(weight, q, k);
  const int64_t group = q.size(1) / k.size(1);
  const auto sizes = {q.size(0), q.size(1), q.size(2)};
  CausalSums sums{at::empty(sizes, q.options()), at::empty(sizes, q.options())};
  for_each_head(q, k, [&](int64_t b, int64_t head) {
    raw_kernels().causal_forward(shape, rows_of(q, b, head), rows_of(k, b, head / group),
                                 rows_of(v, b, head / group), scratch_for(shape),
                                 mutable_rows_of(out, b, head), row_of(sums.largest, b, head),
                                 row_of(sums.norm, b, head));
  });
  return sums;
}

void causal_map_backward(PairWeight weight, const at::Tensor& q, const at::Tensor& k,
                         const at::Tensor& v, const at::Tensor& out, const at::Tensor& d_out,
                         const CausalSums& sums, const at::Tensor& dq, const at::Tensor& dk,
                         const at::Tensor& dv) {
  const CausalShape shape = shape_of(weight, q, k);
  const int64_t group = q.size(1) / k.size(1);
  dk.zero_();
  dv.zero_();
  for_each_head(q, k, [&](int64_t b, int64_t head) {
    const CausalBackward tensors{
        rows_of(q, b, head),
        rows_of(k, b, head / group),
        rows_of(v, b, head / group),
        rows_of(out, b, head),
        rows_of(d_out, b, head),
        row_of(sums.largest, b, head),
        row_of(sums.norm, b, head),
        mutable_rows_of(dq, b, head),
        mutable_rows_of(dk, b, head / group),
        mutable_rows_of(dv, b, head / group),
    };
    raw_kernels().causal_backward(shape, tensors, scratch_for(shape));
  });
}

}  // namespace attnlab::kernels
