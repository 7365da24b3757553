// SPDX-License-Identifier: Apache-2.0
#include "core/engine/inspect/lens.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/topk.h>

#include <algorithm>
#include <limits>

#include "core/engine/inspect/probe.h"

namespace attnlab {
namespace {

constexpr int64_t chunk_bytes = 64 << 20;  // logits that exist at once

template <class Value>
void append(std::vector<Value>& to, const at::Tensor& values) {
  const at::Tensor cpu = values.cpu().contiguous();
  const Value* data = cpu.const_data_ptr<Value>();
  to.insert(to.end(), data, data + cpu.numel());
}

/// Residual streams [L, d] at every depth: the embedding, then after each layer.
std::vector<at::Tensor> depths_of(LanguageModel& model, const at::Tensor& ids) {
  std::vector<at::Tensor> depths;
  int64_t seen = 0;
  (void)model.hidden(ids.unsqueeze(0), model.run_stream(ids.size(0)), nullptr,
                     [&](const at::Tensor& h) {
                       if (seen++ % 2 == 0) depths.push_back(h.squeeze(0));
                     });
  return depths;
}

/// Adds one depth's predictions to the lens.
void add_depth(Lens& lens, LanguageModel& model, const at::Tensor& h, const at::Tensor& ids) {
  const int64_t length = ids.size(0);
  const int64_t step = std::max<int64_t>(16, chunk_bytes / (4 * model.spec().vocab_size));
  for (int64_t at = 0; at < length; at += step) {
    const int64_t rows = std::min(step, length - at);
    const at::Tensor log_p =
        at::log_softmax(head_logits(model.spec(), model.weights(), h.narrow(0, at, rows)), 1);
    const auto [likeliest, which] = at::topk(log_p, lens.top_k, 1);
    append(lens.top_probabilities, likeliest.exp());
    append(lens.top_ids, which);
    const int64_t known = std::min(rows, length - 1 - at);
    if (known > 0)
      append(lens.loss,
             -at::gather(log_p.narrow(0, 0, known), 1, ids.narrow(0, at + 1, known).unsqueeze(1)));
  }
  lens.loss.push_back(std::numeric_limits<float>::quiet_NaN());
}

}  // namespace

Lens lens(LanguageModel& model, const Tokenizer* tokenizer, const std::vector<int64_t>& ids,
          int64_t top_k) {
  check_sequence(model.spec(), ids);
  const at::NoGradGuard no_graph;
  const at::Tensor input = at::tensor(ids).to(model.device());
  const std::vector<at::Tensor> depths = depths_of(model, input);
  Lens result;
  result.ids = ids;
  result.tokens = token_texts(tokenizer, ids);
  result.depths = static_cast<int64_t>(depths.size());
  result.top_k = std::clamp<int64_t>(top_k, 1, model.spec().vocab_size);
  for (const at::Tensor& h : depths) add_depth(result, model, h, input);
  for (const int64_t id : result.top_ids)
    if (!result.texts.contains(id)) result.texts[id] = token_texts(tokenizer, {id})[0];
  return result;
}

}  // namespace attnlab
