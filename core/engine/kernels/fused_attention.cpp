// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/fused_attention.h"

#include <ATen/Context.h>
#include <ATen/ops/_fused_sdp_choice.h>
#include <ATen/ops/_scaled_dot_product_cudnn_attention.h>
#include <ATen/ops/_scaled_dot_product_cudnn_attention_backward.h>
#include <ATen/ops/_scaled_dot_product_efficient_attention.h>
#include <ATen/ops/_scaled_dot_product_efficient_attention_backward.h>
#include <ATen/ops/_scaled_dot_product_flash_attention.h>
#include <ATen/ops/_scaled_dot_product_flash_attention_backward.h>
#include <ATen/ops/sum.h>

#include <stdexcept>
#include <tuple>

#include "core/engine/kernels/rows.h"

namespace attnlab::kernels {
namespace {

/// As at::SDPBackend numbers them.
enum class Backend { whole_map = 0, flash = 1, efficient = 2, cudnn = 3 };

constexpr double no_dropout = 0;
constexpr bool causal = true;

Backend chosen(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
  const auto choice = static_cast<Backend>(
      at::_fused_sdp_choice(q, k, v, {}, no_dropout, causal, {}, q.size(1) != k.size(1)));
  // The efficient one knows no grouped heads: it gets them repeated.
  if (choice == Backend::whole_map && q.size(1) != k.size(1)) return chosen(q, q, q);
  return choice;
}

/// A gradient for each query head, added up for the key head that they share.
at::Tensor of_key_heads(const at::Tensor& d, int64_t kv_heads) {
  if (d.size(1) == kv_heads) return d;
  return d.view({d.size(0), kv_heads, d.size(1) / kv_heads, d.size(2), d.size(3)}).sum(2);
}

}  // namespace

bool has_fused_attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
  if (!q.is_cuda() || q.size(0) != v.size(0) || q.size(2) != k.size(2) || q.size(3) % 8 != 0)
    return false;
  const Backend backend = chosen(q, k, v);
  // Of the backwards that are meant to give the same bits every time, flash's alone does.
  if (at::globalContext().deterministicAlgorithms()) return backend == Backend::flash;
  return backend == Backend::flash || backend == Backend::efficient || backend == Backend::cudnn;
}

std::vector<at::Tensor> fused_attention(const at::Tensor& q, const at::Tensor& k,
                                        const at::Tensor& v, const at::Tensor& out) {
  const auto keep = [&](const auto& found, const at::Tensor& seed, const at::Tensor& offset) {
    out.copy_(std::get<0>(found));
    return std::vector<at::Tensor>{std::get<1>(found), seed, offset};
  };
  switch (chosen(q, k, v)) {
    case Backend::flash: {
      const auto found =
          at::_scaled_dot_product_flash_attention(q, k, v, no_dropout, causal, false);
      return keep(found, std::get<6>(found), std::get<7>(found));
    }
    case Backend::cudnn: {
      const auto found =
          at::_scaled_dot_product_cudnn_attention(q, k, v, {}, true, no_dropout, causal, false);
      return keep(found, std::get<6>(found), std::get<7>(found));
    }
    case Backend::efficient: {
      const auto found = at::_scaled_dot_product_efficient_attention(
          q, heads_repeated(k, q.size(1)), heads_repeated(v, q.size(1)), {}, true, no_dropout,
          causal);
      return keep(found, std::get<2>(found), std::get<3>(found));
    }
    case Backend::whole_map:
      break;
  }
  throw std::logic_error("no fused attention serves these tensors");
}

void fused_attention_backward(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                              const at::Tensor& out, const at::Tensor& d_out,
                              const std::vector<at::Tensor>& saved, const at::Tensor& dq,
                              const at::Tensor& dk, const at::Tensor& dv) {
  const at::Tensor none;  // lengths of packed sequences, a bias
  const int64_t length = q.size(2);
  const auto write = [&](const auto& found) {
    dq.copy_(std::get<0>(found));
    dk.copy_(of_key_heads(std::get<1>(found), k.size(1)));
    dv.copy_(of_key_heads(std::get<2>(found), v.size(1)));
  };
  switch (chosen(q, k, v)) {
    case Backend::flash:
      return write(at::_scaled_dot_product_flash_attention_backward(
          d_out, q, k, v, out, saved[0], none, none, length, length, no_dropout, causal, saved[1],
          saved[2]));
    case Backend::cudnn:
      return write(at::_scaled_dot_product_cudnn_attention_backward(
          d_out, q, k, v, out, saved[0], saved[1], saved[2], none, none, none, length, length,
          no_dropout, causal));
    case Backend::efficient:
      return write(at::_scaled_dot_product_efficient_attention_backward(
          d_out, q, heads_repeated(k, q.size(1)), heads_repeated(v, q.size(1)), none, out, saved[0],
          saved[1], saved[2], no_dropout, {true, true, true, false}, causal));
    case Backend::whole_map:
      break;
  }
  throw std::logic_error("no fused attention serves these tensors");
}

}  // namespace attnlab::kernels
