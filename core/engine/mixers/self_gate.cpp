// SPDX-License-Identifier: Apache-2.0
// A_ij = exp(s_j) / Σ_{j'≤i} exp(s_j'), s_j = SiLU(q_j)·k_j/√d_h (paper Eq. 7-8, 18), as an exact
// prefix softmax: no matrix, any logit scale. A rotation would cancel in q_j·k_j, so none is made.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <limits>

#include "core/engine/kernels/prefix_softmax.h"
#include "core/engine/kernels/rows.h"
#include "core/engine/mixers/form.h"
#include "core/engine/mixers/weighted_values.h"

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

/// Under a window the sums of a row are no longer those of the row before and one more, so that
/// whole maps are made and autograd differentiates them.
namespace windowed {

/// s_j of every key [Bq, h, S].
at::Tensor scores(const at::Tensor& q, const at::Tensor& k) {
  const double scale = 1.0 / std::sqrt(static_cast<double>(q.size(3)));
  return (q * kernels::heads_repeated(k, q.size(1))).sum(3) * scale;
}

/// Weights of the last rows, one a row of `hidden`, from scores of all keys.
at::Tensor map(const at::Tensor& scores, const at::Tensor& hidden) {
  const at::Tensor rows = scores.unsqueeze(2).expand({-1, -1, hidden.size(0), -1});
  return at::softmax(rows.masked_fill(hidden, -std::numeric_limits<float>::infinity()), 3);
}

at::Tensor mixed(const at::Tensor& scores, const at::Tensor& v, int64_t queries, int64_t window) {
  const at::Tensor hidden = hidden_pairs(queries, scores.size(2), window, scores);
  return weighted_values(map(scores, hidden), kernels::heads_repeated(v, scores.size(1)), hidden);
}

void backward(const MixInput& in, const at::Tensor& d_out, const MixInput& gradients) {
  const at::AutoGradMode graph(true);
  const auto leaf = [](const at::Tensor& x) { return x.detach().requires_grad_(true); };
  const std::vector<at::Tensor> leaves = {leaf(in.q), leaf(in.k), leaf(in.v)};
  const int64_t length = in.q.size(2);
  const at::Tensor hidden = hidden_pairs(length, length, in.window, in.q);
  const at::Tensor o = at::matmul(map(scores(leaves[0], leaves[1]), hidden),
                                  kernels::heads_repeated(leaves[2], in.q.size(1)));
  const auto found = torch::autograd::grad({o}, leaves, {d_out});
  const at::NoGradGuard no_graph;
  gradients.q.copy_(found[0]);
  gradients.k.copy_(found[1]);
  gradients.v.copy_(found[2]);
}

// state: s [Bq, h, S], v [B, h_kv, S, d_h] of the tokens so far
void decode(const MixInput& in, DecodeState& state, const at::Tensor& out) {
  at::Tensor s = scores(in.q, in.k), v = in.v;
  if (state.length > 0) {
    s = at::cat({state.tensors[0], s}, 2);
    v = at::cat({state.tensors[1], v}, 2);
  }
  out.copy_(mixed(s, v, in.v.size(2), in.window));
  state.tensors = {s, v.contiguous()};
  state.length += in.v.size(2);
}

}  // namespace windowed

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
    if (in.hides()) {
      out.copy_(windowed::mixed(windowed::scores(in.q, in.k), in.v, in.q.size(2), in.window));
      return;
    }
    at::Tensor log_sum = no_sum(in.q);
    at::Tensor state = no_output(in);
    const at::Tensor gates = kernels::prefix_gates(in.q, in.k, log_sum);
    kernels::prefix_scan(gates, in.v, state, out);
    if (saved != nullptr) saved->push_back(gates);
  }
  void backward(const MixInput& in, const at::Tensor& out, const at::Tensor& d_out,
                const Saved& saved, const MixInput& gradients) const override {
    if (in.hides()) return windowed::backward(in, d_out, gradients);
    const at::Tensor ds = kernels::prefix_scan_backward(saved[0], in.v, out, d_out, gradients.v);
    kernels::prefix_scores_backward(ds, in.q, in.k, gradients.q, gradients.k);
  }

  // state: ℓ [Bq, h], o [B, h, d_h]
  void decode(const MixInput& in, DecodeState& state, const at::Tensor& out) const override {
    if (in.window > 0) return windowed::decode(in, state, out);
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
