// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/swiglu.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/silu.h>

#include "core/engine/kernels/cpu/raw_kernels.h"
#include "core/engine/kernels/dispatch.h"

namespace attnlab::kernels {
namespace {

at::Tensor plain_swiglu(const at::Tensor& gate_up) {
  const int64_t f = gate_up.size(1) / 2;
  return at::silu(gate_up.narrow(1, 0, f)).mul_(gate_up.narrow(1, f, f));
}

at::Tensor plain_swiglu_backward(const at::Tensor& d_out, const at::Tensor& gate_up) {
  const int64_t f = gate_up.size(1) / 2;
  const at::Tensor gate = gate_up.narrow(1, 0, f).to(at::kFloat);
  const at::Tensor up = gate_up.narrow(1, f, f).to(at::kFloat);
  const at::Tensor dy = d_out.to(at::kFloat);
  const at::Tensor s = gate.sigmoid();
  const at::Tensor d_gate = dy * up * s * (gate * (1 - s) + 1);
  return at::cat({d_gate, dy * gate * s}, 1).to(gate_up.scalar_type());
}

}  // namespace

at::Tensor swiglu(const at::Tensor& gate_up) {
  if (!has_raw_kernel(gate_up)) return plain_swiglu(gate_up);
  require_contiguous({gate_up});
  const int64_t rows = gate_up.size(0);
  const int64_t f = gate_up.size(1) / 2;
  at::Tensor out = at::empty({rows, f}, gate_up.options());
  at::parallel_for(0, rows, grain_for(f), [&](int64_t begin, int64_t end) {
    raw_kernels().swiglu(gate_up.const_data_ptr<float>() + begin * 2 * f, end - begin, f,
                         out.mutable_data_ptr<float>() + begin * f);
  });
  return out;
}

SwigluGradient swiglu_backward(const at::Tensor& d_out, const at::Tensor& gate_up) {
  if (!has_raw_kernel(gate_up))
    return {plain_swiglu_backward(d_out, gate_up), plain_swiglu(gate_up)};
  require_contiguous({d_out, gate_up});
  const int64_t rows = gate_up.size(0);
  const int64_t f = gate_up.size(1) / 2;
  SwigluGradient result{at::empty_like(gate_up), at::empty_like(d_out)};
  at::parallel_for(0, rows, grain_for(2 * f), [&](int64_t begin, int64_t end) {
    raw_kernels().swiglu_backward(d_out.const_data_ptr<float>() + begin * f,
                                  gate_up.const_data_ptr<float>() + begin * 2 * f, end - begin, f,
                                  result.d_gate_up.mutable_data_ptr<float>() + begin * 2 * f,
                                  result.out.mutable_data_ptr<float>() + begin * f);
  });
  return result;
}

}  // namespace attnlab::kernels
