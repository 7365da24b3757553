// SPDX-License-Identifier: Apache-2.0
#include "core/engine/mixers/map_form.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/triu.h>
#include <torch/csrc/autograd/autograd.h>

#include "core/engine/kernels/rows.h"
#include "core/engine/mixers/weighted_values.h"

namespace attnlab {
namespace {

at::Tensor leaf(const at::Tensor& x) { return x.detach().requires_grad_(true); }

}  // namespace

void MapForm::prepare(const at::Tensor& q, const at::Tensor& k, const Positions& positions,
                      Saved* saved) const {
  if (uses_positions()) Form::prepare(q, k, positions, saved);
}

void MapForm::prepare_backward(const at::Tensor& dq, const at::Tensor& dk,
                               const Positions& positions, const Saved& saved) const {
  if (uses_positions()) Form::prepare_backward(dq, dk, positions, saved);
}

at::Tensor MapForm::attend(const MixInput& in) const {
  const int64_t heads = in.q.size(1);
  return at::matmul(map(in.q, kernels::heads_repeated(in.k, heads), in.parameters),
                    kernels::heads_repeated(in.v, heads));
}

void MapForm::forward(const MixInput& in, const at::Tensor& out, Saved*) const {
  const at::NoGradGuard no_graph;
  out.copy_(weighted_map(in));
}

void MapForm::backward(const MixInput& in, const at::Tensor&, const at::Tensor& d_out, const Saved&,
                       const MixInput& gradients) const {
  const at::AutoGradMode graph(true);
  const MixInput leaves{leaf(in.q), leaf(in.k), leaf(in.v), in.window, in.parameters};
  const auto found = torch::autograd::grad({attend(leaves)}, {leaves.q, leaves.k, leaves.v},
                                           {d_out}, false, false, true);
  const at::Tensor targets[] = {gradients.q, gradients.k, gradients.v};
  for (size_t i = 0; i < 3; ++i) {
    if (found[i].defined())
      targets[i].copy_(found[i].detach());
    else
      targets[i].zero_();
  }
}

at::Tensor MapForm::weighted_map(const MixInput& in) const {
  const int64_t heads = in.q.size(1);
  const at::Tensor a = map(in.q, kernels::heads_repeated(in.k, heads), in.parameters);
  const at::Tensor hidden = at::ones({a.size(2), a.size(3)}, a.options().dtype(at::kBool)).triu(1);
  return weighted_values(a, kernels::heads_repeated(in.v, heads), hidden);
}

// Computes everything again for all tokens so far; the new rows are the last ones.
void MapForm::decode(const MixInput& in, DecodeState& state, const at::Tensor& out) const {
  const at::NoGradGuard no_graph;
  const at::Tensor fresh[] = {in.q, in.k, in.v};
  if (state.length == 0)
    state.tensors = {in.q.contiguous(), in.k.contiguous(), in.v.contiguous()};
  else
    for (size_t i = 0; i < 3; ++i) state.tensors[i] = at::cat({state.tensors[i], fresh[i]}, 2);
  state.length += in.v.size(2);
  const at::Tensor all = weighted_map(
      {state.tensors[0], state.tensors[1], state.tensors[2], in.window, in.parameters});
  out.copy_(all.narrow(2, state.length - in.v.size(2), in.v.size(2)));
}

}  // namespace attnlab
