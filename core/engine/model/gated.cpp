// SPDX-License-Identifier: Apache-2.0
#include "core/engine/model/gated.h"

#include <ATen/ops/zeros_like.h>

#include "core/engine/kernels/rms_norm.h"
#include "core/engine/kernels/swiglu.h"
#include "core/engine/model/linear.h"
#include "core/engine/runtime/runtime.h"

namespace attnlab {

c10::intrusive_ptr<Node> GatedHalf::feed_forward(const ModelSpec& spec, const LayerWeights& w) {
  return c10::make_intrusive<GatedHalf>(spec.rms_norm_eps, w.post_norm, w.feed_forward, Weight{});
}

c10::intrusive_ptr<Node> GatedHalf::mlp_mixer(const ModelSpec& spec, const LayerWeights& w) {
  return c10::make_intrusive<GatedHalf>(spec.rms_norm_eps, w.input_norm, w.mlp_mixer, w.out);
}

kernels::GatedUnit GatedHalf::unit() const {
  return {norm_.value,
          unit_.gate_up.value,
          unit_.gate_up_bias.value,
          unit_.down.value,
          unit_.down_bias.value,
          out_.value,
          eps_};
}

/// Whether to go through all of the half a few rows at a time, with our own products.
bool GatedHalf::by_rows() const {
  return gemm_route() == GemmRoute::attnlab && kernels::has_gated_unit(x_);
}

Node::Tensors GatedHalf::forward(const Tensors& inputs, bool keep) {
  const at::Tensor& h = inputs[0];
  x_ = h.detach().view({-1, h.size(2)});
  const at::Tensor y =
      by_rows() ? kernels::gated_unit(x_, unit(), keep ? &kept_ : nullptr) : plain_forward(kept_);
  if (!out_.defined() && unit_.down_bias.defined()) at::Tensor(y).add_(unit_.down_bias.value);
  if (!keep) {
    release(x_);
    kept_ = {};
  }
  return {y.view(h.sizes())};
}

at::Tensor GatedHalf::plain_forward(kernels::GatedKept& kept) const {
  at::Tensor rstd;
  const at::Tensor n = kernels::rms_norm(x_, norm_.value, eps_, rstd);
  kept.gate_up = linear(n, unit_.gate_up, unit_.gate_up_bias);
  const at::Tensor hidden = kernels::swiglu(kept.gate_up);
  if (!out_.defined()) return linear_onto(x_, hidden, unit_.down);
  kept.down = linear(hidden, unit_.down, unit_.down_bias);
  return linear_onto(x_, kept.down, out_);
}

Node::Tensors GatedHalf::backward(const Tensors& d_outputs) {
  const at::Tensor dy = d_outputs[0].reshape(x_.sizes());
  const auto d = by_rows() ? kernels::gated_unit_backward(dy.contiguous(), x_, unit(), kept_)
                           : plain_backward(dy);
  if (out_.defined()) accumulate(dy, kept_.down, out_, {});
  accumulate(d.d_down, d.hidden, unit_.down, unit_.down_bias);
  accumulate(d.gate_up, d.normed, unit_.gate_up, unit_.gate_up_bias);
  at::Tensor(norm_.grad).add_(d.d_norm);
  release(x_);
  kept_ = {};
  return {d.dx.view(d_outputs[0].sizes())};
}

kernels::GatedGradients GatedHalf::plain_backward(const at::Tensor& dy) const {
  kernels::GatedGradients d;
  d.d_down = out_.defined() ? linear_backward(dy, out_) : dy;
  const auto [d_gate_up, hidden] =
      kernels::swiglu_backward(linear_backward(d.d_down, unit_.down), kept_.gate_up);
  d.gate_up = d_gate_up;
  d.hidden = hidden;
  at::Tensor rstd;
  d.normed = kernels::rms_norm(x_, norm_.value, eps_, rstd);
  d.dx = dy.clone();
  d.d_norm = at::zeros_like(norm_.grad);
  kernels::rms_norm_backward(linear_backward(d.gate_up, unit_.gate_up), x_, norm_.value, rstd, d.dx,
                             d.d_norm);
  return d;
}

}  // namespace attnlab
