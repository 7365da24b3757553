// SPDX-License-Identifier: Apache-2.0
// A_ij = exp(s_j) / Σ_{j'≤i} exp(s_j'), s_j = SiLU(q_j)·k_j/√d_h (paper Eq. 7-8, 18), as an exact
// prefix softmax: no matrix, any logit scale. A rotation would cancel in q_j·k_j, so none is made.
#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/zeros.h>

#include <limits>

#include "core/engine/kernels/prefix_softmax.h"
#include "core/engine/mixers/form.h"

namespace attnlab {
namespace {

at::Tensor no_sum(const at::Tensor& q) {
  return at::full({q.size(0), q.size(1)}, -std::numeric_limits<double>::infinity(),
                  q.options().dtype(at::kDouble));
}

at::Tensor no_output(const MixInput& in) {
  return at::zeros({in.v.size(0), in.q.size(1), in.v.size(3)}, in.v.options().dtype(at::kFloat));
}

// x·σ(x) has the derivative σ·(1 + x·(1 − σ)).
at::Tensor silu_slope(const at::Tensor& x) {
  const at::Tensor wide = x.to(at::kFloat);
  const at::Tensor s = wide.sigmoid();
  return s * (wide * (1 - s) + 1);
}

class SelfGate final : public Form {
 public:
  // saved: projected q
  void prepare(const at::Tensor& q, const at::Tensor&, const Positions&,
               Saved* saved) const override {
    if (saved != nullptr) saved->push_back(q.clone());
    q.copy_(at::silu(q));
  }
  void prepare_backward(const at::Tensor& dq, const at::Tensor&, const Positions&,
                        const Saved& saved) const override {
    dq.mul_(silu_slope(saved[0]));
  }

  // saved: gates
  void forward(const MixInput& in, const at::Tensor& out, Saved* saved) const override {
    at::Tensor log_sum = no_sum(in.q);
    at::Tensor state = no_output(in);
    const at::Tensor gates = kernels::prefix_gates(in.q, in.k, log_sum);
    kernels::prefix_scan(gates, in.v, state, out);
    if (saved != nullptr) saved->push_back(gates);
  }
  void backward(const MixInput& in, const at::Tensor& out, const at::Tensor& d_out,
                const Saved& saved, const MixInput& gradients) const override {
    const at::Tensor ds = kernels::prefix_scan_backward(saved[0], in.v, out, d_out, gradients.v);
    kernels::prefix_scores_backward(ds, in.q, in.k, gradients.q, gradients.k);
  }

  // state: ℓ [Bq, h], o [B, h, d_h]
  void decode(const MixInput& in, DecodeState& state, const at::Tensor& out) const override {
    if (state.length == 0) state.tensors = {no_sum(in.q), no_output(in)};
    const at::Tensor gates = kernels::prefix_gates(in.q, in.k, state.tensors[0]);
    kernels::prefix_scan(gates, in.v, state.tensors[1], out);
    state.length += in.v.size(2);
  }
};

}  // namespace

const Form& self_gate_mixer() {
  static const SelfGate form;
  return form;
}

}  // namespace attnlab
