// SPDX-License-Identifier: Apache-2.0
#include "tests/benchmarks/cores.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/full.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/triu.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <limits>

#include "core/engine/kernels/swiglu.h"
#include "core/engine/model/decoder.h"
#include "core/shared/spec/layer.h"
#include "tests/benchmarks/workloads.h"

namespace attnlab::bench {
namespace {

at::Tensor random_heads(int64_t batch, int64_t length) {
  return at::randn({batch, MixerCore::heads, length, MixerCore::head_dim});
}

}  // namespace

MixerCore::MixerCore(const std::string& form_name, int64_t qk_batch, int64_t batch, int64_t length)
    : form_(form(form_name)),
      in_{random_heads(qk_batch, length), random_heads(qk_batch, length),
          random_heads(batch, length)},
      gradients_{at::empty_like(in_.q), at::empty_like(in_.k), at::empty_like(in_.v)},
      out_(at::empty_like(in_.v)),
      d_out_(random_heads(batch, length)) {}

void MixerCore::run() {
  Saved saved;
  form_.forward(in_, out_, &saved);
  form_.backward(in_, out_, d_out_, saved, gradients_);
}

Work gated_core(int64_t tokens) {
  const int64_t width = MixerCore::heads * MixerCore::head_dim;
  return [gate_up = at::randn({tokens, 2 * width}), d_out = at::randn({tokens, width})] {
    (void)kernels::swiglu(gate_up);
    (void)kernels::swiglu_backward(d_out, gate_up);
  };
}

Work self_gate_matrix(int64_t batch, int64_t length) {
  const auto leaf = [&] { return random_heads(batch, length).requires_grad_(); };
  const at::Tensor hidden =
      at::full({length, length}, -std::numeric_limits<double>::infinity(), at::kFloat).triu(1);
  return [q = leaf(), k = leaf(), v = leaf(), d_out = random_heads(batch, length), hidden] {
    const double scale = 1 / std::sqrt(static_cast<double>(MixerCore::head_dim));
    const at::Tensor scores = (at::silu(q) * k).sum(-1).mul(scale).unsqueeze(2);  // [B, h, 1, L]
    at::matmul(at::softmax(scores + hidden, -1), v).backward(d_out);
  };
}

std::vector<double> decode_seconds(const std::string& mixer_word,
                                   const std::vector<int64_t>& contexts, int64_t tokens) {
  Workload sizes = workloads()[1];
  sizes.seq_len = contexts.back() + 16 * tokens;
  LanguageModel model(sizes.model(mixer_word), c10::kCPU, at::kFloat);
  model.initialise_weights(1);
  if (model.spec().uses_stream(QkSequence::text))
    model.set_text_ids(at::zeros({sizes.seq_len}, at::kLong));
  const at::NoGradGuard no_graph;
  const at::Tensor one = at::ones({1, 1}, at::kLong);
  std::vector<Work> works;
  for (const int64_t context : contexts) {
    auto decoder = std::make_shared<Decoder>(model);
    (void)decoder->hidden(at::ones({1, context}, at::kLong));
    works.push_back([decoder, one, tokens] {
      for (int64_t i = 0; i < tokens; ++i) (void)decoder->next(one);
    });
  }
  std::vector<double> seconds = seconds_in_turn(works);
  for (double& of_all : seconds) of_all /= static_cast<double>(tokens);
  return seconds;
}

}  // namespace attnlab::bench
