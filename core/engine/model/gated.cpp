// SPDX-License-Identifier: Apache-2.0
#include "core/engine/model/gated.h"

#include "core/engine/kernels/rms_norm.h"
#include "core/engine/kernels/swiglu.h"
#include "core/engine/model/linear.h"

namespace attnlab {

c10::intrusive_ptr<Node> GatedHalf::feed_forward(const ModelSpec& spec, const LayerWeights& w) {
  return c10::make_intrusive<GatedHalf>(spec.rms_norm_eps, w.post_norm, w.feed_forward, Weight{});
}

c10::intrusive_ptr<Node> GatedHalf::mlp_mixer(const ModelSpec& spec, const LayerWeights& w) {
  return c10::make_intrusive<GatedHalf>(spec.rms_norm_eps, w.input_norm, w.mlp_mixer, w.out);
}

Node::Tensors GatedHalf::forward(const Tensors& inputs, bool keep) {
  const at::Tensor& h = inputs[0];
  x_ = h.detach().view({-1, h.size(2)});
  const at::Tensor n = kernels::rms_norm(x_, norm_.value, eps_, rstd_);
  gate_up_ = linear(n, unit_.gate_up, unit_.gate_up_bias);
  const at::Tensor hidden = kernels::swiglu(gate_up_);
  if (out_.defined()) down_ = linear(hidden, unit_.down, unit_.down_bias);
  const at::Tensor y =
      out_.defined() ? linear_onto(x_, down_, out_) : linear_onto(x_, hidden, unit_.down);
  if (!keep) release(x_, rstd_, gate_up_, down_);
  return {y.view(h.sizes())};
}

Node::Tensors GatedHalf::backward(const Tensors& d_outputs) {
  const at::Tensor dy = d_outputs[0].reshape(x_.sizes());
  at::Tensor d_down = dy;
  if (out_.defined()) {
    accumulate(dy, down_, out_, {});
    d_down = linear_backward(dy, out_);
  }
  accumulate(d_down, kernels::swiglu(gate_up_), unit_.down, unit_.down_bias);
  const at::Tensor d_gate_up =
      kernels::swiglu_backward(linear_backward(d_down, unit_.down), gate_up_);
  at::Tensor rstd;
  const at::Tensor n = kernels::rms_norm(x_, norm_.value, eps_, rstd);
  accumulate(d_gate_up, n, unit_.gate_up, unit_.gate_up_bias);
  at::Tensor dx = dy.clone();
  at::Tensor d_norm = norm_.grad;
  kernels::rms_norm_backward(linear_backward(d_gate_up, unit_.gate_up), x_, norm_.value, rstd_, dx,
                             d_norm);
  release(x_, rstd_, gate_up_, down_);
  return {dx.view(d_outputs[0].sizes())};
}

}  // namespace attnlab
