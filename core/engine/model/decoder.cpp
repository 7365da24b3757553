// SPDX-License-Identifier: Apache-2.0
#include "core/engine/model/decoder.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/tensor.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/engine/model/mixer_half.h"
#include "core/engine/model/mlp_half.h"
#include "core/shared/base/error.h"
#include "core/shared/base/rng.h"

namespace attnlab {
namespace {

// In every form's state the last tensor has the batch of v, those before it the batch of q and k,
// which is 1 when all sequences share their map.
void select_sequences(DecodeState& state, const at::Tensor& rows, bool shares_map) {
  for (size_t i = 0; i < state.tensors.size(); ++i) {
    const bool of_values = i + 1 == state.tensors.size();
    if (of_values || !shares_map) state.tensors[i] = state.tensors[i].index_select(0, rows);
  }
}

}  // namespace

Decoder::Decoder(LanguageModel& model) : model_(model), states_(model.spec().layers.size()) {
  const at::NoGradGuard no_graph;
  stream_ = model.run_stream(model.spec().max_position_embeddings);
}

at::Tensor Decoder::mix(size_t layer, const at::Tensor& h, const at::Tensor& rows) {
  const ModelSpec& spec = model_.spec();
  const LayerWeights& w = model_.weights().layers[layer];
  const Positions positions = model_.positions(layer, length_, h.size(1));
  Node::Tensors inputs = {h};
  if (w.spec.uses_stream())
    inputs.push_back(stream_.qk[layer].narrow(1, length_, h.size(1)));
  else if (w.spec.uses_embeddings())
    inputs.push_back(
        run(c10::make_intrusive<QkProjection>(spec, w, positions, spec.static_norm), {rows})[0]);
  return run(c10::make_intrusive<MixerHalf>(spec, w, positions, nullptr, &states_[layer]),
             inputs)[0];
}

at::Tensor Decoder::hidden(const at::Tensor& ids) {
  const c10::InferenceMode inference;  // views need no records of a graph
  const ModelSpec& spec = model_.spec();
  if (length_ + ids.size(1) > spec.max_position_embeddings)
    bad_input("the text grows longer than the model's " +
              std::to_string(spec.max_position_embeddings) + " positions");
  const at::Tensor rows = embedded(model_.weights(), ids, length_);
  at::Tensor h = rows;
  for (size_t layer = 0; layer < spec.layers.size(); ++layer) {
    const LayerWeights& w = model_.weights().layers[layer];
    const Skip skip = model_.skip_of(layer);
    if (skip == Skip::block) continue;
    at::Tensor mixed = h;
    if (skip == Skip::nothing)
      mixed = w.spec.mixing ? mix(layer, h, rows) : MlpHalf::mlp_mixer(spec, w, h);
    h = MlpHalf::feed_forward(spec, w, mixed, h);
  }
  length_ += ids.size(1);
  return h;
}

at::Tensor Decoder::next(const at::Tensor& ids) {
  const c10::InferenceMode inference;
  const ModelSpec& spec = model_.spec();
  return head_logits(spec, model_.weights(), hidden(ids).view({-1, spec.hidden_size}))
      .view({ids.size(0), ids.size(1), spec.vocab_size});
}

void Decoder::select(const at::Tensor& rows) {
  for (size_t layer = 0; layer < states_.size(); ++layer)
    select_sequences(states_[layer], rows, model_.spec().layers[layer].uses_stream());
}

int64_t choose_token(const at::Tensor& logits, const Sampling& sampling, double random) {
  const float* x = logits.const_data_ptr<float>();
  const int64_t rows = logits.numel();
  const auto n =
      static_cast<size_t>(sampling.vocabulary > 0 ? std::min(rows, sampling.vocabulary) : rows);
  std::vector<size_t> order(n);
  std::iota(order.begin(), order.end(), size_t{0});
  if (sampling.greedy || sampling.temperature <= 0) return std::max_element(x, x + n) - x;
  std::ranges::stable_sort(order, [&](size_t a, size_t b) { return x[a] > x[b]; });
  if (sampling.top_k > 0) order.resize(std::min(n, static_cast<size_t>(sampling.top_k)));
  std::vector<double> weights;
  double sum = 0;
  for (const size_t id : order) {
    weights.push_back(std::exp((static_cast<double>(x[id]) - x[order[0]]) / sampling.temperature));
    sum += weights.back();
  }
  double kept = 0;
  size_t count = 0;
  while (count < weights.size() && (count == 0 || kept < sampling.top_p * sum))
    kept += weights[count++];
  double left = random * kept;
  for (size_t i = 0; i < count; ++i)
    if ((left -= weights[i]) < 0) return static_cast<int64_t>(order[i]);
  return static_cast<int64_t>(order[count - 1]);
}

Generator::Generator(LanguageModel& model, std::vector<int32_t> prompt, Sampling sampling,
                     uint64_t seed)
    : model_(model), sampling_(sampling), seed_(seed), tokens_(std::move(prompt)) {
  unread_ = tokens_;
}

int32_t Generator::next() {
  const auto positions = model_.spec().max_position_embeddings;
  const auto read = [&] { return decoder_ ? decoder_->length() : 0; };
  if (!decoder_ || read() + static_cast<int64_t>(unread_.size()) > positions) {
    const auto keep = std::min<size_t>(tokens_.size(), std::max<int64_t>(1, positions / 2));
    if (decoder_ || static_cast<int64_t>(tokens_.size()) > positions)
      unread_.assign(tokens_.end() - static_cast<std::ptrdiff_t>(keep), tokens_.end());
    decoder_ = std::make_unique<Decoder>(model_);
  }
  const std::vector<int64_t> ids(unread_.begin(), unread_.end());
  const at::Tensor logits = decoder_->next(at::tensor(ids).unsqueeze(0).to(model_.device()))
                                .select(1, -1)
                                .squeeze(0)
                                .cpu();
  if (at::isnan(logits).any().item<bool>())  // any choice would be an answer about nothing
    failed("the model gives no numbers for the next token",
           "its weights are spoilt: take an earlier checkpoint");
  const double random = Rng(seed_, "sample", tokens_.size()).uniform();
  const auto token = static_cast<int32_t>(choose_token(logits, sampling_, random));
  tokens_.push_back(token);
  unread_ = {token};
  return token;
}

}  // namespace attnlab
