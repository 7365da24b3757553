// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/on_cuda.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/sum.h>

#include "core/engine/kernels/cuda/causal_map.h"
#include "core/engine/kernels/cuda/prefix_softmax.h"
#include "core/engine/kernels/cuda_device.h"
#include "core/engine/kernels/dispatch.h"

namespace attnlab::kernels::on_cuda {
namespace {

bool is_served(const at::Tensor& x) {
  return lies_on_device(x) && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16);
}

cuda::ElementType type_of(const at::Tensor& x) {
  return x.scalar_type() == at::kBFloat16 ? cuda::ElementType::bf16 : cuda::ElementType::fp32;
}

cuda::View view_of(const at::Tensor& x) {
  return {x.data_ptr(), x.stride(0), x.stride(1), x.stride(2)};
}

cuda::CausalMap problem_of(PairWeight weight, const at::Tensor& q, const at::Tensor& k,
                           const at::Tensor& v, const at::Tensor& out, const CausalSums& sums,
                           int64_t window) {
  cuda::CausalMap p;
  p.element = type_of(v);
  p.weight = weight;
  p.batches = v.size(0);
  p.maps = q.size(0);
  p.heads = q.size(1);
  p.kv_heads = k.size(1);
  p.queries = q.size(2);
  p.keys = k.size(2);
  p.head_dim = q.size(3);
  p.window = window;
  p.q = view_of(q);
  p.k = view_of(k);
  p.v = view_of(v);
  p.out = view_of(out);
  p.largest = sums.largest.mutable_data_ptr<float>();
  p.norm = sums.norm.mutable_data_ptr<float>();
  return p;
}

at::Tensor scratch_for(const cuda::PrefixSoftmax& problem, const at::Tensor& like) {
  return at::empty({cuda::prefix_softmax_scratch(problem)}, like.options().dtype(at::kByte));
}

/// x [batches or maps, heads or kv_heads, L, d] is one of the problem's tensors.
cuda::PrefixSoftmax problem_of(const at::Tensor& x, int64_t batches, int64_t maps, int64_t heads,
                               int64_t kv_heads) {
  cuda::PrefixSoftmax p;
  p.element = type_of(x);
  p.batches = batches;
  p.maps = maps;
  p.heads = heads;
  p.kv_heads = kv_heads;
  p.length = x.size(2);
  p.head_dim = x.size(3);
  return p;
}

}  // namespace

bool has_causal_map(const at::Tensor& q, const at::Tensor& v) {
  return is_served(q) && q.scalar_type() == v.scalar_type() && q.size(3) <= cuda::largest_head_dim;
}

CausalSums causal_map(PairWeight weight, const at::Tensor& q, const at::Tensor& k,
                      const at::Tensor& v, const at::Tensor& out, int64_t window) {
  const auto rows = {q.size(0), q.size(1), q.size(2)};
  const auto floats = q.options().dtype(at::kFloat);
  CausalSums sums{at::empty(rows, floats), at::empty(rows, floats)};
  const cuda::CausalMap p = problem_of(weight, q, k, v, out, sums, window);
  on_stream_of(q, [&](CUstream_st* stream) { cuda::causal_map_forward(p, stream); });
  return sums;
}

void causal_map_backward(PairWeight weight, const at::Tensor& q, const at::Tensor& k,
                         const at::Tensor& v, const at::Tensor& out, const at::Tensor& d_out,
                         const CausalSums& sums, const at::Tensor& dq, const at::Tensor& dk,
                         const at::Tensor& dv, int64_t window) {
  const at::Tensor delta = at::empty_like(sums.norm);
  cuda::CausalMap p = problem_of(weight, q, k, v, out, sums, window);
  p.d_out = view_of(d_out);
  p.dq = view_of(dq);
  p.dk = view_of(dk);
  p.dv = view_of(dv);
  p.delta = delta.mutable_data_ptr<float>();
  on_stream_of(q, [&](CUstream_st* stream) { cuda::causal_map_backward(p, stream); });
}

bool has_prefix_softmax(const at::Tensor& x) { return is_served(x); }

at::Tensor prefix_gates(const at::Tensor& q, const at::Tensor& k, at::Tensor& log_sum) {
  cuda::PrefixSoftmax p = problem_of(q, q.size(0), q.size(0), q.size(1), k.size(1));
  const at::Tensor gates =
      at::empty({q.size(0), q.size(1), q.size(2)}, q.options().dtype(at::kFloat));
  const at::Tensor before = log_sum.contiguous(), after = at::empty_like(before);
  const at::Tensor scratch = scratch_for(p, q);
  p.q = view_of(q);
  p.k = view_of(k);
  p.gates = gates.mutable_data_ptr<float>();
  p.log_sum_before = before.const_data_ptr<double>();
  p.log_sum_after = after.mutable_data_ptr<double>();
  p.scratch = scratch.mutable_data_ptr();
  on_stream_of(q, [&](CUstream_st* stream) { cuda::prefix_gates(p, stream); });
  log_sum = after;
  return gates;
}

void prefix_scan(const at::Tensor& gates, const at::Tensor& v, at::Tensor& state,
                 const at::Tensor& out) {
  require_contiguous({gates, state});
  cuda::PrefixSoftmax p = problem_of(v, v.size(0), gates.size(0), gates.size(1), v.size(1));
  const at::Tensor scratch = scratch_for(p, v);
  p.v = view_of(v);
  p.out = view_of(out);
  p.gates = gates.mutable_data_ptr<float>();
  p.state = state.mutable_data_ptr<float>();
  p.scratch = scratch.mutable_data_ptr();
  on_stream_of(v, [&](CUstream_st* stream) { cuda::prefix_scan(p, stream); });
}

at::Tensor prefix_scan_backward(const at::Tensor& gates, const at::Tensor& v, const at::Tensor& out,
                                const at::Tensor& d_out, const at::Tensor& dv) {
  require_contiguous({gates});
  cuda::PrefixSoftmax p = problem_of(v, v.size(0), gates.size(0), gates.size(1), v.size(1));
  const at::Tensor scratch = scratch_for(p, v);
  const at::Tensor ds = at::empty({v.size(0), gates.size(1), v.size(2)}, gates.options());
  p.v = view_of(v);
  p.out = view_of(out);
  p.d_out = view_of(d_out);
  p.dv = view_of(dv);
  p.gates = gates.mutable_data_ptr<float>();
  p.d_scores = ds.mutable_data_ptr<float>();
  p.scratch = scratch.mutable_data_ptr();
  on_stream_of(v, [&](CUstream_st* stream) { cuda::prefix_scan_backward(p, stream); });
  return gates.size(0) == ds.size(0) ? ds : ds.sum(0, true);
}

void prefix_scores_backward(const at::Tensor& ds, const at::Tensor& q, const at::Tensor& k,
                            const at::Tensor& dq, const at::Tensor& dk) {
  require_contiguous({ds});
  cuda::PrefixSoftmax p = problem_of(q, q.size(0), q.size(0), q.size(1), k.size(1));
  p.q = view_of(q);
  p.k = view_of(k);
  p.dq = view_of(dq);
  p.dk = view_of(dk);
  p.d_scores = ds.mutable_data_ptr<float>();
  on_stream_of(q, [&](CUstream_st* stream) { cuda::prefix_scores_backward(p, stream); });
}

}  // namespace attnlab::kernels::on_cuda
