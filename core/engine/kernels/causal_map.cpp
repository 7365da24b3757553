// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/causal_map.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/new_empty.h>
#include <ATen/ops/sum.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/engine/kernels/cpu/raw_kernels.h"
#include "core/engine/kernels/dispatch.h"
#include "core/engine/kernels/on_cuda.h"
#include "core/engine/kernels/rows.h"
#include "core/engine/kernels/scratch.h"
#include "core/engine/kernels/tasks.h"

namespace attnlab::kernels {
namespace {

constexpr int64_t fewest_rows = 8;

/// Sequences [first, first + count) that use map `map`, as one task: they share it, or it is one
/// sequence with its own.
struct Part {
  int64_t map, first, count;
};

/// Sequences in `count` parts or fewer; those with maps of their own in one each.
std::vector<Part> parts_of(const at::Tensor& q, const at::Tensor& v, int64_t count) {
  const int64_t sequences = v.size(0);
  const bool own = q.size(0) == sequences;
  const int64_t step = own ? 1 : (sequences + count - 1) / count;
  std::vector<Part> parts;
  for (int64_t first = 0; first < sequences; first += step)
    parts.push_back({own ? first : 0, first, std::min(step, sequences - first)});
  return parts;
}

/// A shared map is made again for every part, so there are no more than give each thread one.
int64_t parts_worth(const at::Tensor& k) {
  return (at::get_num_threads() + k.size(1) - 1) / k.size(1);
}

CausalShape shape_of(PairWeight weight, const at::Tensor& q, const at::Tensor& k,
                     const Part& part) {
  return {weight == PairWeight::taylor,
          q.size(2),
          k.size(2),
          q.size(3),
          part.count,
          static_cast<float>(1.0 / std::sqrt(static_cast<double>(q.size(3))))};
}

float* scratch_for(const CausalShape& shape) { return thread_scratch(causal_scratch(shape)); }

/// Calls `work(part, head)` with the number of a part, in parallel over parts and key heads, in
/// turn for the query heads of a group: they add to the same dk, dv.
template <class Work>
void for_each_head(size_t parts, const at::Tensor& q, const at::Tensor& k, Work work) {
  const int64_t kv_heads = k.size(1);
  const int64_t group = q.size(1) / kv_heads;
  const int64_t grain = grain_for(group * q.size(2) * k.size(2));
  for_each_task(static_cast<int64_t>(parts) * kv_heads, grain, [&](int64_t i) {
    for (int64_t g = 0; g < group; ++g) work(i / kv_heads, i % kv_heads * group + g);
  });
}

ConstSequences sequences_of(const at::Tensor& x, const Part& part, int64_t head) {
  return {rows_of(x, part.first, head).data, x.stride(2), x.stride(0)};
}

Sequences mutable_sequences_of(const at::Tensor& x, const Part& part, int64_t head) {
  return {mutable_rows_of(x, part.first, head).data, x.stride(2), x.stride(0)};
}

float* row_of(const at::Tensor& x, int64_t sequence, int64_t head) {
  return x.mutable_data_ptr<float>() + (sequence * x.size(1) + head) * x.size(2);
}

}  // namespace

bool has_causal_map(const at::Tensor& q, const at::Tensor& v, int64_t window) {
  if constexpr (on_cuda::built)
    if (on_cuda::lies_on_device(q)) return on_cuda::has_causal_map(q, v);
  return window == 0 && has_raw_kernel(q) && has_raw_kernel(v) && q.size(2) >= fewest_rows;
}

CausalSums causal_map(PairWeight weight, const at::Tensor& q, const at::Tensor& k,
                      const at::Tensor& v, const at::Tensor& out, int64_t window) {
  if constexpr (on_cuda::built)
    if (on_cuda::lies_on_device(q)) return on_cuda::causal_map(weight, q, k, v, out, window);
  const std::vector<Part> parts = parts_of(q, v, parts_worth(k));
  const int64_t group = q.size(1) / k.size(1);
  const auto sizes = {static_cast<int64_t>(parts.size()), q.size(1), q.size(2)};
  CausalSums sums{at::empty(sizes, q.options()), at::empty(sizes, q.options())};
  for_each_head(parts.size(), q, k, [&](int64_t p, int64_t head) {
    const Part& part = parts[static_cast<size_t>(p)];
    const CausalShape shape = shape_of(weight, q, k, part);
    raw_kernels().causal_forward(shape, rows_of(q, part.map, head),
                                 rows_of(k, part.map, head / group),
                                 sequences_of(v, part, head / group), scratch_for(shape),
                                 mutable_sequences_of(out, part, head),
                                 row_of(sums.largest, p, head), row_of(sums.norm, p, head));
  });
  return sums;
}

void causal_map_backward(PairWeight weight, const at::Tensor& q, const at::Tensor& k,
                         const at::Tensor& v, const at::Tensor& out, const at::Tensor& d_out,
                         const CausalSums& sums, const at::Tensor& dq, const at::Tensor& dk,
                         const at::Tensor& dv, int64_t window) {
  if constexpr (on_cuda::built)
    if (on_cuda::lies_on_device(q))
      return on_cuda::causal_map_backward(weight, q, k, v, out, d_out, sums, dq, dk, dv, window);
  const std::vector<Part> parts = parts_of(q, v, sums.norm.size(0));
  const int64_t group = q.size(1) / k.size(1);
  // Parts that share a map each have gradients of it, which are added in the end.
  const bool apart = static_cast<int64_t>(parts.size()) > q.size(0);
  const auto for_parts = [&](const at::Tensor& gradient) {
    return apart ? gradient.new_empty(
                       {sums.norm.size(0), gradient.size(1), gradient.size(2), gradient.size(3)})
                 : gradient;
  };
  const at::Tensor dq_parts = for_parts(dq), dk_parts = for_parts(dk);
  for_each_head(parts.size(), q, k, [&](int64_t p, int64_t head) {
    const Part& part = parts[static_cast<size_t>(p)];
    const CausalShape shape = shape_of(weight, q, k, part);
    const CausalBackward tensors{
        rows_of(q, part.map, head),
        rows_of(k, part.map, head / group),
        sequences_of(v, part, head / group),
        sequences_of(out, part, head),
        sequences_of(d_out, part, head),
        row_of(sums.largest, p, head),
        row_of(sums.norm, p, head),
        mutable_rows_of(dq_parts, p, head),
        mutable_rows_of(dk_parts, p, head / group),
        mutable_sequences_of(dv, part, head / group),
        head % group > 0,
    };
    raw_kernels().causal_backward(shape, tensors, scratch_for(shape));
  });
  if (!apart) return;
  dq.copy_(dq_parts.sum(0, true));
  dk.copy_(dk_parts.sum(0, true));
}

bool has_causal_rows(const at::Tensor& q, const at::Tensor& v) {
  return has_raw_kernel(q) && has_raw_kernel(v) && q.size(2) < fewest_rows;
}

void causal_rows(PairWeight weight, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                 const at::Tensor& out) {
  const int64_t heads = q.size(1);
  const int64_t group = heads / k.size(1);
  const int64_t rows = q.size(2);
  const int64_t before = k.size(2) - rows;
  // A multiply-add of a row is an eighth of what an element of other loops costs.
  const int64_t grain = grain_for(rows * k.size(2) * q.size(3) / 8);
  at::parallel_for(0, v.size(0) * heads, grain, [&](int64_t begin, int64_t end) {
    std::vector<float> weights(static_cast<size_t>(k.size(2)));
    for (int64_t i = begin; i < end; ++i) {
      const int64_t b = i / heads;
      const int64_t head = i % heads;
      const int64_t map = q.size(0) == 1 ? 0 : b;
      const ConstRows from = rows_of(q, map, head);
      const Rows to = mutable_rows_of(out, b, head);
      CausalShape shape = shape_of(weight, q, k, {map, b, 1});
      for (int64_t row = 0; row < rows; ++row) {
        shape.keys = before + row + 1;
        raw_kernels().causal_row(shape, from.data + row * from.stride,
                                 rows_of(k, map, head / group), rows_of(v, b, head / group),
                                 weights.data(), to.data + row * to.stride);
      }
    }
  });
}

}  // namespace attnlab::kernels
