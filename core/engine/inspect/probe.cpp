// SPDX-License-Identifier: Apache-2.0
#include "core/engine/inspect/probe.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <limits>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

constexpr int64_t chunk_bytes = 64 << 20;  // logits that exist at once

std::vector<float> floats(const at::Tensor& x) {
  const at::Tensor cpu = x.to(at::kFloat).cpu().contiguous();
  const float* data = cpu.const_data_ptr<float>();
  return {data, data + cpu.numel()};
}

// Nats to predict token i from those before; the first has none before it.
std::vector<float> token_losses(LanguageModel& model, const at::Tensor& h, const at::Tensor& ids) {
  const ModelSpec& spec = model.spec();
  const int64_t length = ids.size(0);
  std::vector<float> losses = {std::numeric_limits<float>::quiet_NaN()};
  const int64_t step = std::max<int64_t>(16, chunk_bytes / (4 * spec.vocab_size));
  for (int64_t at = 0; at + 1 < length; at += step) {
    const int64_t rows = std::min(step, length - 1 - at);
    const at::Tensor logits = head_logits(spec, model.weights(), h.narrow(0, at, rows));
    const at::Tensor target = ids.narrow(0, at + 1, rows).unsqueeze(1);
    const auto part = floats(at::logsumexp(logits, {1}) - at::gather(logits, 1, target).squeeze(1));
    losses.insert(losses.end(), part.begin(), part.end());
  }
  return losses;
}

void note_ablation(LayerProbe& seen, const Ablation& ablation, int64_t layer) {
  const auto map = ablation.maps.find(layer);
  if (map != ablation.maps.end()) seen.replaced = map->second;
  for (const auto& [where, head] : ablation.zero_heads)
    if (where == layer) seen.zero_heads.insert(head);
}

LayerProbe layer_probe(const LanguageModel& model, size_t index, const LayerTap& tap) {
  const LayerSpec& layer = model.spec().layers[index];
  const auto number = static_cast<int64_t>(index);
  LayerProbe seen;
  seen.mixing = layer.mixing && tap.q.defined();
  seen.skipped = model.ablation().skips(number);
  seen.num_heads = model.spec().num_heads;
  if (!seen.mixing) return seen;
  note_ablation(seen, model.ablation(), number);
  seen.form = layer.form;
  seen.parameters = layer.form_values();
  seen.fixed = layer.uses_stream();
  seen.num_kv_heads = tap.k.size(1);
  seen.head_dim = tap.q.size(3);
  seen.window = model.spec().window(index);
  seen.q = floats(tap.q);
  seen.k = floats(tap.k);
  if (tap.v.defined()) seen.v = floats(tap.v);
  return seen;
}

LayerProbe absent_layer(const ModelSpec& spec) {
  LayerProbe layer;
  layer.mixing = false;
  layer.absent = true;
  layer.num_heads = spec.num_heads;
  return layer;
}

/// q and k of every layer for texts of one length, and no more than they need.
std::vector<LayerTap> map_taps(LanguageModel& model,
                               const std::vector<std::vector<int64_t>>& texts) {
  std::vector<at::Tensor> rows;
  for (const auto& ids : texts) {
    check_sequence(model.spec(), ids);
    rows.push_back(at::tensor(ids));
  }
  const at::NoGradGuard no_graph;
  const at::Tensor input = at::stack(rows).to(model.device());
  std::vector<LayerTap> taps = model.taps(input, model.run_stream(input.size(1)));
  for (LayerTap& tap : taps) tap = {tap.q, tap.k, {}, {}};
  return taps;
}

/// Of the text in this row; what comes from a stream is the same for all.
LayerTap tap_of_text(const LayerTap& tap, size_t text) {
  const auto row = [text](const at::Tensor& x) {
    if (!x.defined()) return x;
    return x.narrow(0, std::min(static_cast<int64_t>(text), x.size(0) - 1), 1);
  };
  return {row(tap.q), row(tap.k), {}, {}};
}

}  // namespace

Probe probe(LanguageModel& model, const Tokenizer* tokenizer, const std::vector<int64_t>& ids) {
  const ModelSpec& spec = model.spec();
  check_sequence(spec, ids);
  const at::NoGradGuard no_graph;
  const at::Tensor input = at::tensor(ids).to(model.device());
  const StreamQk stream = model.run_stream(input.size(0));
  std::vector<LayerTap> taps;
  const at::Tensor h = model.hidden(input.unsqueeze(0), stream, &taps);
  Probe result;
  result.ids = ids;
  result.tokens = token_texts(tokenizer, ids);
  result.loss = token_losses(model, h.squeeze(0), input);
  for (size_t i = 0; i < taps.size(); ++i) result.layers.push_back(layer_probe(model, i, taps[i]));
  return result;
}

std::vector<LayerIndicators> probe_indicators(LanguageModel& model,
                                              const std::vector<int64_t>& ids) {
  const std::vector<LayerTap> taps = map_taps(model, {ids});
  std::vector<LayerIndicators> layers(taps.size());
  at::parallel_for(0, static_cast<int64_t>(taps.size()), 1, [&](int64_t begin, int64_t end) {
    for (auto i = static_cast<size_t>(begin); i < static_cast<size_t>(end); ++i)
      layers[i] = indicators(layer_probe(model, i, taps[i]), std::ssize(ids));
  });
  return layers;
}

Probe probe_maps(LanguageModel& model, const Tokenizer* tokenizer, const std::vector<int64_t>& ids,
                 const std::set<int64_t>& layers) {
  const std::vector<LayerTap> taps = map_taps(model, {ids});
  Probe result;
  result.ids = ids;
  result.tokens = token_texts(tokenizer, ids);
  result.loss.assign(ids.size(), std::numeric_limits<float>::quiet_NaN());
  for (size_t i = 0; i < taps.size(); ++i) {
    const bool chosen = layers.contains(static_cast<int64_t>(i));
    result.layers.push_back(chosen ? layer_probe(model, i, taps[i]) : absent_layer(model.spec()));
  }
  return result;
}

void look_at_maps(LanguageModel& model, const std::vector<std::vector<int64_t>>& texts,
                  const LayerLook& look) {
  const std::vector<LayerTap> taps = map_taps(model, texts);
  const auto cells = static_cast<int64_t>(texts.size() * taps.size());
  at::parallel_for(0, cells, 1, [&](int64_t begin, int64_t end) {
    for (auto cell = static_cast<size_t>(begin); cell < static_cast<size_t>(end); ++cell) {
      const size_t text = cell / taps.size(), layer = cell % taps.size();
      look(text, layer, layer_probe(model, layer, tap_of_text(taps[layer], text)));
    }
  });
}

void check_sequence(const ModelSpec& spec, const std::vector<int64_t>& ids) {
  if (ids.empty()) bad_input("there is nothing to look at", "give at least one token");
  if (static_cast<int64_t>(ids.size()) > spec.max_position_embeddings)
    bad_input("the sequence has " + std::to_string(ids.size()) + " tokens, the model takes " +
              std::to_string(spec.max_position_embeddings));
  for (const int64_t id : ids)
    if (id < 0 || id >= spec.vocab_size)
      bad_input("the id " + std::to_string(id) + " is outside the vocabulary of " +
                std::to_string(spec.vocab_size));
}

std::vector<std::string> token_texts(const Tokenizer* tokenizer, const std::vector<int64_t>& ids) {
  std::vector<std::string> texts;
  for (const int64_t id : ids) {
    const auto one = static_cast<int32_t>(id);
    texts.push_back(tokenizer != nullptr ? tokenizer->decode({&one, 1}) : std::to_string(id));
  }
  return texts;
}

}  // namespace attnlab
