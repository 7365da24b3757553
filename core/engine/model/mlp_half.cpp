// SPDX-License-Identifier: Apache-2.0
#include "core/engine/model/mlp_half.h"

#include <ATen/ops/zeros_like.h>

#include "core/engine/kernels/gelu.h"
#include "core/engine/kernels/swiglu.h"
#include "core/engine/model/linear.h"
#include "core/engine/model/norm.h"
#include "core/engine/runtime/runtime.h"

namespace attnlab {
namespace {

at::Tensor activated(FeedForwardKind kind, const at::Tensor& up) {
  if (kind == FeedForwardKind::gated_silu) return kernels::swiglu(up);
  return kernels::gelu(up, kind == FeedForwardKind::gelu_tanh);
}

/// The gradient of `up`, and what `activated` had returned.
kernels::SwigluGradient activated_backward(FeedForwardKind kind, const at::Tensor& d_out,
                                           const at::Tensor& up) {
  if (kind == FeedForwardKind::gated_silu) return kernels::swiglu_backward(d_out, up);
  return {kernels::gelu_backward(d_out, up, kind == FeedForwardKind::gelu_tanh),
          activated(kind, up)};
}

}  // namespace

at::Tensor MlpHalf::feed_forward(const ModelSpec& spec, const LayerWeights& w,
                                 const at::Tensor& mixed, const at::Tensor& h) {
  Tensors inputs = {mixed};
  if (spec.parallel_residual) inputs.push_back(h);
  return run(c10::make_intrusive<MlpHalf>(spec.rms_norm_eps, w.post_norm, w.feed_forward, Weight{}),
             inputs)[0];
}

at::Tensor MlpHalf::mlp_mixer(const ModelSpec& spec, const LayerWeights& w, const at::Tensor& h) {
  return run(c10::make_intrusive<MlpHalf>(spec.rms_norm_eps, w.input_norm, w.mlp_mixer, w.out),
             {h})[0];
}

kernels::GatedUnit MlpHalf::unit() const {
  return {norm_.weight.value,
          unit_.up.value,
          unit_.up_bias.value,
          unit_.down.value,
          unit_.down_bias.value,
          out_.value,
          eps_};
}

/// Whether to go through all of the half a few rows at a time, with our own products.
bool MlpHalf::by_rows() const {
  return gemm_route() == GemmRoute::attnlab && unit_.kind == FeedForwardKind::gated_silu &&
         !norm_.bias.defined() && !beside_ && kernels::has_gated_unit(x_);
}

Node::Tensors MlpHalf::forward(const Tensors& inputs, bool keep) {
  const at::Tensor& h = inputs[0];
  const at::Tensor residual = h.detach().view({-1, h.size(2)});
  beside_ = inputs.size() > 1;
  x_ = beside_ ? inputs[1].detach().view(residual.sizes()) : residual;
  const at::Tensor y = by_rows() ? kernels::gated_unit(x_, unit(), keep ? &kept_ : nullptr)
                                 : plain_forward(residual, kept_);
  if (!out_.defined() && unit_.down_bias.defined()) at::Tensor(y).add_(unit_.down_bias.value);
  if (!keep) {
    release(x_);
    kept_ = {};
  }
  return {y.view(h.sizes())};
}

at::Tensor MlpHalf::plain_forward(const at::Tensor& residual, kernels::GatedKept& kept) const {
  at::Tensor rstd;
  const at::Tensor n = norm(x_, norm_, eps_, rstd);
  kept.gate_up = linear(n, unit_.up, unit_.up_bias);
  const at::Tensor hidden = activated(unit_.kind, kept.gate_up);
  if (!out_.defined()) return linear_onto(residual, hidden, unit_.down);
  kept.down = linear(hidden, unit_.down, unit_.down_bias);
  return linear_onto(residual, kept.down, out_);
}

Node::Tensors MlpHalf::backward(const Tensors& d_outputs) {
  const auto sizes = d_outputs[0].sizes();
  const at::Tensor dy = d_outputs[0].reshape(x_.sizes());
  const bool fused = by_rows();
  const auto d =
      fused ? kernels::gated_unit_backward(dy.contiguous(), x_, unit(), kept_) : plain_backward(dy);
  if (out_.defined()) accumulate(dy, kept_.down, out_, {});
  accumulate(d.d_down, d.hidden, unit_.down, unit_.down_bias);
  accumulate(d.gate_up, d.normed, unit_.up, unit_.up_bias);
  if (fused) at::Tensor(norm_.weight.grad).add_(d.d_norm);
  release(x_);
  kept_ = {};
  if (beside_) return {d_outputs[0], d.dx.view(sizes)};
  return {d.dx.view(sizes)};
}

kernels::GatedGradients MlpHalf::plain_backward(const at::Tensor& dy) const {
  kernels::GatedGradients d;
  d.d_down = out_.defined() ? linear_backward(dy, out_) : dy;
  const auto [d_up, hidden] =
      activated_backward(unit_.kind, linear_backward(d.d_down, unit_.down), kept_.gate_up);
  d.gate_up = d_up;
  d.hidden = hidden;
  at::Tensor rstd;
  d.normed = norm(x_, norm_, eps_, rstd);
  d.dx = beside_ ? at::zeros_like(dy) : dy.clone();
  norm_backward(linear_backward(d.gate_up, unit_.up), x_, norm_, eps_, rstd, d.dx);
  return d;
}

}  // namespace attnlab
