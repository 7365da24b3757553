// SPDX-License-Identifier: Apache-2.0
#include "core/engine/model/mixer_half.h"

#include <ATen/ops/as_strided.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros_like.h>

#include "core/engine/kernels/rms_norm.h"
#include "core/engine/model/linear.h"
#include "core/engine/model/norm.h"

namespace attnlab {
namespace {

at::Tensor normed_heads(const at::Tensor& x, const Weight& w, double eps, at::Tensor& raw,
                        at::Tensor& rstd) {
  raw = x.transpose(1, 2).reshape({-1, x.size(3)}).clone();
  return kernels::rms_norm(raw, w.value, eps, rstd);
}

void write_heads(const at::Tensor& x, const at::Tensor& rows) {
  x.copy_(rows.view({x.size(0), x.size(2), x.size(1), x.size(3)}).transpose(1, 2));
}

void norm_heads_backward(const at::Tensor& dx, const Weight& w, const at::Tensor& raw,
                         const at::Tensor& rstd) {
  const at::Tensor dy = dx.transpose(1, 2).reshape({-1, dx.size(3)}).contiguous();
  at::Tensor d_raw = at::zeros_like(raw);
  at::Tensor d_weight = w.grad;
  kernels::rms_norm_backward(dy, raw, w.value, rstd, d_raw, d_weight);
  write_heads(dx, d_raw);
}

at::Tensor as_rows(const at::Tensor& x) { return x.reshape({-1, x.size(-1)}); }

}  // namespace

// One call of ATen, not three: decoding asks for four such views a token and layer.
at::Tensor heads_of(const at::Tensor& projected, int64_t first, int64_t heads, int64_t head_dim) {
  const int64_t column = projected.stride(2);
  return projected.as_strided({projected.size(0), heads, projected.size(1), head_dim},
                              {projected.stride(0), head_dim * column, projected.stride(1), column},
                              projected.storage_offset() + first * column);
}

void QkNorm::forward(const at::Tensor& q, const at::Tensor& k, bool keep) {
  if (!weights_.q_norm.defined()) return;
  write_heads(q, normed_heads(q, weights_.q_norm, eps_, raw_q_, rstd_q_));
  write_heads(k, normed_heads(k, weights_.k_norm, eps_, raw_k_, rstd_k_));
  if (!keep) release(raw_q_, raw_k_, rstd_q_, rstd_k_);
}

void QkNorm::backward(const at::Tensor& dq, const at::Tensor& dk) {
  if (!weights_.q_norm.defined()) return;
  norm_heads_backward(dq, weights_.q_norm, raw_q_, rstd_q_);
  norm_heads_backward(dk, weights_.k_norm, raw_k_, rstd_k_);
}

Node::Tensors MixerHalf::forward(const Tensors& inputs, bool keep) {
  const at::Tensor& h = inputs[0];
  const int64_t batch = h.size(0);
  const int64_t length = h.size(1);
  const int64_t d = spec_.hidden_size;
  const int64_t wide = spec_.q_size();
  const int64_t kv = spec_.kv_size();
  const int64_t head_dim = spec_.head_dim();
  const bool own = inputs.size() == 1;

  x_ = h.detach().view({batch * length, d});
  const at::Tensor n = norm(x_, weights_.input_norm, spec_.rms_norm_eps, rstd_);
  const Weight w = own ? weights_.qkv : weights_.qkv.rows(wide + kv, kv);
  const Weight bias = !weights_.qkv_bias.defined() ? Weight{}
                      : own                        ? weights_.qkv_bias
                                                   : weights_.qkv_bias.rows(wide + kv, kv);
  projected_ = linear(n, w, bias).view({batch, length, -1});
  const at::Tensor qk = own ? projected_ : inputs[1].detach().to(h.scalar_type());
  in_ = {heads_of(qk, 0, spec_.num_heads, head_dim),
         heads_of(qk, wide, spec_.num_kv_heads, head_dim),
         heads_of(projected_, own ? wide + kv : 0, spec_.num_kv_heads, head_dim), weights_.window,
         weights_.parameters};
  if (own) {
    qk_norm_.forward(in_.q, in_.k, keep);
    weights_.form->prepare(in_.q, in_.k, positions_, keep ? &saved_prepare_ : nullptr);
  } else {
    qk_type_ = inputs[1].scalar_type();
  }
  mixed_ = at::empty({batch, length, wide}, h.options());
  const at::Tensor mixed_heads = heads_of(mixed_, 0, spec_.num_heads, head_dim);
  if (decoded_ != nullptr)
    weights_.form->decode(in_, *decoded_, mixed_heads);
  else
    weights_.form->forward(in_, mixed_heads, keep ? &saved_ : nullptr);
  if (tap_ != nullptr) *tap_ = {in_.q, in_.k, in_.v, mixed_heads};
  at::Tensor y = linear_onto(x_, mixed_.view({batch * length, wide}), weights_.out);
  if (weights_.out_bias.defined()) y.add_(weights_.out_bias.value);
  return {y.view(h.sizes())};
}

void MixerHalf::backward_own(const MixInput& gradients, const at::Tensor& d_qkv,
                             const at::Tensor& normed, at::Tensor& d_normed) {
  weights_.form->prepare_backward(gradients.q, gradients.k, positions_, saved_prepare_);
  qk_norm_.backward(gradients.q, gradients.k);
  accumulate(as_rows(d_qkv), normed, weights_.qkv, weights_.qkv_bias);
  d_normed = linear_backward(as_rows(d_qkv), weights_.qkv);
}

Node::Tensors MixerHalf::backward(const Tensors& d_outputs) {
  const int64_t d = spec_.hidden_size;
  const int64_t wide = spec_.q_size();
  const int64_t kv = spec_.kv_size();
  const int64_t head_dim = spec_.head_dim();
  const int64_t length = projected_.size(1);
  const bool own = projected_.size(2) == spec_.qkv_size();
  const at::Tensor dy = d_outputs[0].reshape({-1, d});

  accumulate(dy, mixed_.view({-1, wide}), weights_.out, weights_.out_bias);
  const at::Tensor d_mixed = linear_backward(dy, weights_.out).view(mixed_.sizes());
  const at::Tensor d_projected = at::empty_like(projected_);
  const at::Tensor d_qk =
      own ? d_projected : at::empty({in_.q.size(0), length, wide + kv}, projected_.options());
  const MixInput gradients{
      heads_of(d_qk, 0, spec_.num_heads, head_dim),
      heads_of(d_qk, wide, spec_.num_kv_heads, head_dim),
      heads_of(d_projected, own ? wide + kv : 0, spec_.num_kv_heads, head_dim)};
  weights_.form->backward(in_, heads_of(mixed_, 0, spec_.num_heads, head_dim),
                          heads_of(d_mixed, 0, spec_.num_heads, head_dim), saved_, gradients);

  at::Tensor rstd;
  const at::Tensor n = norm(x_, weights_.input_norm, spec_.rms_norm_eps, rstd);
  at::Tensor d_normed;
  if (own) {
    backward_own(gradients, d_projected, n, d_normed);
  } else {
    const Weight bias =
        weights_.qkv_bias.defined() ? weights_.qkv_bias.rows(wide + kv, kv) : Weight{};
    accumulate(as_rows(d_projected), n, weights_.qkv.rows(wide + kv, kv), bias);
    d_normed = linear_backward(as_rows(d_projected), weights_.qkv.rows(wide + kv, kv));
  }
  at::Tensor dx = dy.clone();
  norm_backward(d_normed, x_, weights_.input_norm, spec_.rms_norm_eps, rstd_, dx);
  Tensors result = {dx.view({-1, length, d})};
  if (!own) result.push_back(d_qk.to(qk_type_));
  release(x_, projected_, mixed_, rstd_);
  in_ = {};
  saved_.clear();
  saved_prepare_.clear();
  return result;
}

Node::Tensors QkProjection::forward(const Tensors& inputs, bool keep) {
  const int64_t d = spec_.hidden_size;
  const int64_t wide = spec_.q_size() + spec_.kv_size();
  inputs_ = inputs.size();
  rows_type_ = inputs[0].scalar_type();
  rows_ = inputs[0].detach().to(weights_.qkv.value.scalar_type()).reshape({-1, d});
  const at::Tensor n = norm_ ? norm(rows_, weights_.input_norm, spec_.rms_norm_eps, rstd_) : rows_;
  const Weight bias = weights_.qkv_bias.defined() ? weights_.qkv_bias.rows(0, wide) : Weight{};
  const at::Tensor qk = linear(n, weights_.qkv.rows(0, wide), bias)
                            .view({inputs[0].size(0), inputs[0].size(1), wide});
  const at::Tensor q = heads_of(qk, 0, spec_.num_heads, spec_.head_dim());
  const at::Tensor k = heads_of(qk, spec_.q_size(), spec_.num_kv_heads, spec_.head_dim());
  qk_norm_.forward(q, k, keep);
  weights_.form->prepare(q, k, positions_, keep ? &saved_prepare_ : nullptr);
  return {qk};
}

Node::Tensors QkProjection::backward(const Tensors& d_outputs) {
  const int64_t d = spec_.hidden_size;
  const int64_t wide = spec_.q_size() + spec_.kv_size();
  // Prepared in place below; autograd may still hold the incoming gradient.
  const at::Tensor d_qk = d_outputs[0].to(rows_.scalar_type()).clone();
  const at::Tensor dq = heads_of(d_qk, 0, spec_.num_heads, spec_.head_dim());
  const at::Tensor dk = heads_of(d_qk, spec_.q_size(), spec_.num_kv_heads, spec_.head_dim());
  weights_.form->prepare_backward(dq, dk, positions_, saved_prepare_);
  qk_norm_.backward(dq, dk);

  at::Tensor rstd;
  const at::Tensor n = norm_ ? norm(rows_, weights_.input_norm, spec_.rms_norm_eps, rstd) : rows_;
  const Weight bias = weights_.qkv_bias.defined() ? weights_.qkv_bias.rows(0, wide) : Weight{};
  accumulate(as_rows(d_qk), n, weights_.qkv.rows(0, wide), bias);
  at::Tensor d_rows = linear_backward(as_rows(d_qk), weights_.qkv.rows(0, wide));
  if (norm_) {
    at::Tensor dx = at::zeros_like(rows_);
    norm_backward(d_rows, rows_, weights_.input_norm, spec_.rms_norm_eps, rstd, dx);
    d_rows = dx;
  }
  release(rows_, rstd_);
  saved_prepare_.clear();
  Tensors result(inputs_);
  result[0] = d_rows.view({d_qk.size(0), d_qk.size(1), d}).to(rows_type_);
  return result;
}

}  // namespace attnlab
