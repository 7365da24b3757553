// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/prefix_softmax.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/logcumsumexp.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/tril.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <vector>

#include "core/engine/kernels/cpu/raw_kernels.h"
#include "core/engine/kernels/dispatch.h"
#include "core/engine/kernels/on_cuda.h"
#include "core/engine/kernels/rows.h"

namespace attnlab::kernels {
namespace {

constexpr int64_t chunk = 64;  // positions that the plain form takes at once

// bf16 on the CPU goes through the fp32 loops.
bool is_narrow_on_cpu(const at::Tensor& x) {
  return x.is_cpu() && x.scalar_type() == at::kBFloat16;
}

// Products of (1 − g) over (j, i], from the gates alone: decay[i][j] = Π_{j<m≤i} (1 − g_m).
at::Tensor decays(const at::Tensor& gates) {
  const at::Tensor kept = (1 - gates.to(at::kDouble)).clamp_min(1e-300).log_().cumsum(2);
  return (kept.unsqueeze(3) - kept.unsqueeze(2)).tril_().exp_().tril_().to(at::kFloat);
}

}  // namespace

namespace plain {

// They work on chunks of positions:
// inside a chunk A_ij = exp(s_j − ℓ_i) ≤ 1, and what came before decays by exp(ℓ_before − ℓ_i).
at::Tensor prefix_gates(const at::Tensor& q, const at::Tensor& k, at::Tensor& log_sum) {
  const double scale = 1.0 / std::sqrt(static_cast<double>(q.size(3)));
  const at::Tensor scores =
      (q.to(at::kDouble) * heads_repeated(k, q.size(1)).to(at::kDouble)).sum(3).mul_(scale);
  const at::Tensor logs = at::cat({log_sum.unsqueeze(2), scores}, 2).logcumsumexp(2);
  const at::Tensor after = logs.narrow(2, 1, scores.size(2));
  log_sum = after.select(2, -1).clone();
  return (scores - after).exp_().to(at::kFloat);
}

void prefix_scan(const at::Tensor& gates, const at::Tensor& v, at::Tensor& state,
                 const at::Tensor& out) {
  const at::Tensor values = heads_repeated(v, gates.size(1)).to(at::kFloat);
  for (int64_t at = 0; at < v.size(2); at += chunk) {
    const int64_t n = std::min(chunk, v.size(2) - at);
    const at::Tensor g = gates.narrow(2, at, n);
    const at::Tensor decay = decays(g);
    const at::Tensor fresh = at::matmul(decay * g.unsqueeze(2), values.narrow(2, at, n));
    const at::Tensor first = (1 - g.narrow(2, 0, 1)) * decay.select(3, 0);
    const at::Tensor o = fresh + first.unsqueeze(3) * state.unsqueeze(2);
    out.narrow(2, at, n).copy_(o);
    state = o.select(2, -1).clone();
  }
}

at::Tensor prefix_scan_backward(const at::Tensor& gates, const at::Tensor& v, const at::Tensor& out,
                                const at::Tensor& d_out, const at::Tensor& dv) {
  const int64_t heads = gates.size(1);
  const int64_t kv_heads = v.size(1);
  const at::Tensor values = heads_repeated(v, heads).to(at::kFloat);
  const at::Tensor wide = d_out.to(at::kFloat);
  const at::Tensor dots = (wide * out.to(at::kFloat)).sum(3);
  at::Tensor c = at::zeros({wide.size(0), heads, wide.size(3)}, wide.options());
  at::Tensor r = at::zeros({wide.size(0), heads}, wide.options());
  std::vector<at::Tensor> ds;
  for (int64_t end = v.size(2); end > 0; end -= std::min(chunk, end)) {
    const int64_t n = std::min(chunk, end);
    const int64_t at = end - n;
    const at::Tensor g = gates.narrow(2, at, n);
    const at::Tensor decay = decays(g).transpose(2, 3);  // [j, i] = Π over (j, i]
    const at::Tensor last = decay.select(3, n - 1);      // from the chunk's end back to j
    // c and r arrive already multiplied with 1 − g of the position behind this chunk.
    const at::Tensor cs =
        at::matmul(decay, wide.narrow(2, at, n)) + last.unsqueeze(3) * c.unsqueeze(2);
    const at::Tensor rs =
        at::matmul(decay, dots.narrow(2, at, n).unsqueeze(3)).squeeze(3) + last * r.unsqueeze(2);
    const at::Tensor weighted = cs * g.unsqueeze(3);
    dv.narrow(2, at, n).copy_(
        weighted.view({wide.size(0), kv_heads, heads / kv_heads, n, wide.size(3)}).sum(2));
    ds.insert(ds.begin(), g * ((cs * values.narrow(2, at, n)).sum(3) - rs));
    const at::Tensor keep = 1 - g.select(2, 0);
    c = cs.select(2, 0) * keep.unsqueeze(2);
    r = rs.select(2, 0) * keep;
  }
  const at::Tensor all = at::cat(ds, 2);
  return gates.size(0) == all.size(0) ? all : all.sum(0, true);
}

void prefix_scores_backward(const at::Tensor& ds, const at::Tensor& q, const at::Tensor& k,
                            const at::Tensor& dq, const at::Tensor& dk) {
  const at::Tensor slopes = (ds / std::sqrt(static_cast<double>(q.size(3)))).unsqueeze(3);
  const int64_t kv_heads = k.size(1);
  const auto grouped = [&](const at::Tensor& x) {
    return x.reshape({x.size(0), kv_heads, x.size(1) / kv_heads, x.size(2), x.size(3)});
  };
  dq.copy_((grouped(slopes) * k.unsqueeze(2)).reshape(q.sizes()));
  dk.copy_((grouped(slopes) * grouped(q)).sum(2));
}

}  // namespace plain

at::Tensor prefix_gates(const at::Tensor& q, const at::Tensor& k, at::Tensor& log_sum) {
  if constexpr (on_cuda::built)
    if (on_cuda::has_prefix_softmax(q)) return on_cuda::prefix_gates(q, k, log_sum);
  if (is_narrow_on_cpu(q)) return prefix_gates(q.to(at::kFloat), k.to(at::kFloat), log_sum);
  if (!has_raw_kernel(q)) return plain::prefix_gates(q, k, log_sum);
  const int64_t heads = q.size(1);
  const int64_t group = heads / k.size(1);
  const int64_t length = q.size(2);
  const int64_t d = q.size(3);
  const double scale = 1.0 / std::sqrt(static_cast<double>(d));
  at::Tensor gates = at::empty({q.size(0), heads, length}, q.options());
  at::parallel_for(0, q.size(0) * heads, grain_for(length * d), [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const int64_t b = i / heads;
      const int64_t head = i % heads;
      raw_kernels().prefix_gates(rows_of(q, b, head), rows_of(k, b, head / group), scale, length, d,
                                 log_sum.mutable_data_ptr<double>() + i,
                                 gates.mutable_data_ptr<float>() + i * length);
    }
  });
  return gates;
}

void prefix_scan(const at::Tensor& gates, const at::Tensor& v, at::Tensor& state,
                 const at::Tensor& out) {
  if constexpr (on_cuda::built)
    if (on_cuda::has_prefix_softmax(v)) return on_cuda::prefix_scan(gates, v, state, out);
  if (is_narrow_on_cpu(v)) {
    const at::Tensor wide = at::empty(out.sizes(), state.options());
    prefix_scan(gates, v.to(at::kFloat), state, wide);
    out.copy_(wide);
    return;
  }
  if (!has_raw_kernel(v)) return plain::prefix_scan(gates, v, state, out);
  const int64_t heads = gates.size(1);
  const int64_t group = heads / v.size(1);
  const int64_t length = v.size(2);
  const int64_t d = v.size(3);
  const bool shared = gates.size(0) == 1;
  at::parallel_for(0, v.size(0) * heads, grain_for(length * d), [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const int64_t b = i / heads;
      const int64_t head = i % heads;
      const int64_t row = shared ? head : i;
      raw_kernels().prefix_scan(
          gates.const_data_ptr<float>() + row * length, rows_of(v, b, head / group), length, d,
          state.mutable_data_ptr<float>() + i * d, mutable_rows_of(out, b, head));
    }
  });
}

at::Tensor prefix_scan_backward(const at::Tensor& gates, const at::Tensor& v, const at::Tensor& out,
                                const at::Tensor& d_out, const at::Tensor& dv) {
  if constexpr (on_cuda::built)
    if (on_cuda::has_prefix_softmax(v))
      return on_cuda::prefix_scan_backward(gates, v, out, d_out, dv);
  if (is_narrow_on_cpu(v)) {
    const at::Tensor wide = at::empty(dv.sizes(), gates.options());
    const at::Tensor ds = prefix_scan_backward(gates, v.to(at::kFloat), out.to(at::kFloat),
                                               d_out.to(at::kFloat), wide);
    dv.copy_(wide);
    return ds;
  }
  if (!has_raw_kernel(v)) return plain::prefix_scan_backward(gates, v, out, d_out, dv);
  const int64_t heads = gates.size(1);
  const int64_t kv_heads = v.size(1);
  const int64_t group = heads / kv_heads;
  const int64_t length = v.size(2);
  const int64_t d = v.size(3);
  const bool shared = gates.size(0) == 1;
  at::Tensor ds = at::empty({v.size(0), heads, length}, gates.options());
  // One task a value head: the query heads of its group add to the same dv.
  at::parallel_for(
      0, v.size(0) * kv_heads, grain_for(group * length * d), [&](int64_t begin, int64_t end) {
        std::vector<float> c(static_cast<size_t>(d));
        for (int64_t i = begin; i < end; ++i) {
          const int64_t b = i / kv_heads;
          for (int64_t head = i % kv_heads * group; head < (i % kv_heads + 1) * group; ++head)
            raw_kernels().prefix_scan_backward(
                gates.const_data_ptr<float>() + (shared ? head : b * heads + head) * length,
                rows_of(v, b, head / group), rows_of(out, b, head), rows_of(d_out, b, head), length,
                d, c.data(), head % group > 0, mutable_rows_of(dv, b, head / group),
                ds.mutable_data_ptr<float>() + (b * heads + head) * length);
        }
      });
  return shared && v.size(0) > 1 ? ds.sum(0, true) : ds;
}

void prefix_scores_backward(const at::Tensor& ds, const at::Tensor& q, const at::Tensor& k,
                            const at::Tensor& dq, const at::Tensor& dk) {
  if constexpr (on_cuda::built)
    if (on_cuda::has_prefix_softmax(q)) return on_cuda::prefix_scores_backward(ds, q, k, dq, dk);
  if (!has_raw_kernel(q)) return plain::prefix_scores_backward(ds, q, k, dq, dk);
  const int64_t kv_heads = k.size(1);
  const int64_t group = q.size(1) / kv_heads;
  const int64_t length = q.size(2);
  const int64_t d = q.size(3);
  const auto scale = static_cast<float>(1.0 / std::sqrt(static_cast<double>(d)));
  // One task a key head: the query heads of its group add to the same dk.
  at::parallel_for(0, q.size(0) * kv_heads, grain_for(group * length * d),
                   [&](int64_t begin, int64_t end) {
                     for (int64_t i = begin; i < end; ++i)
                       for (int64_t g = 0; g < group; ++g) {
                         const int64_t b = i / kv_heads;
                         const int64_t head = i % kv_heads * group + g;
                         raw_kernels().prefix_scores_backward(
                             ds.const_data_ptr<float>() + (b * q.size(1) + head) * length, scale,
                             rows_of(q, b, head), rows_of(k, b, head / group), length, d, g > 0,
                             mutable_rows_of(dq, b, head), mutable_rows_of(dk, b, head / group));
                       }
                   });
}

}  // namespace attnlab::kernels
