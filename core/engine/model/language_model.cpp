// SPDX-License-Identifier: Apache-2.0
#include "core/engine/model/language_model.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include "core/engine/model/mlp_half.h"
#include "core/shared/base/error.h"
#include "core/shared/base/rng.h"
#include "core/shared/base/text.h"

namespace attnlab {
namespace {

constexpr double stream_sigma = 0.02;  // ε ~ N(0, 0.02²), the scale of initial embeddings

at::Tensor draw_rows(int64_t rows, int64_t d, uint64_t seed) {
  const at::Tensor drawn = at::empty({rows, d}, at::kFloat);
  Rng rng(seed, "model.random_stream");
  float* data = drawn.mutable_data_ptr<float>();
  for (int64_t i = 0; i < rows * d; ++i) data[i] = static_cast<float>(stream_sigma * rng.normal());
  return drawn;
}

}  // namespace

LanguageModel::LanguageModel(ModelSpec spec, c10::Device device, at::ScalarType compute)
    : spec_(std::move(spec)),
      device_(device),
      compute_(compute),
      parameters_(spec_, device, compute),
      weights_(model_weights(parameters_, spec_)),
      anchor_(at::zeros({1}, at::TensorOptions().device(device))) {
  anchor_.requires_grad_(true);
  if (spec_.rope) rotary_ = table(false);
  if (spec_.rope && spec_.rope_scaling.depends_on_length()) long_rotary_ = table(true);
}

kernels::RotaryTable LanguageModel::table(bool long_text) const {
  const RopeStretch stretch =
      rope_stretch(spec_.rope_scaling, spec_.rope_theta, spec_.rotary_dim(), long_text);
  return kernels::rotary_table(spec_.max_position_embeddings, spec_.rotary_dim(), spec_.rope_theta,
                               stretch.divisors, stretch.scale, device_);
}

Positions LanguageModel::positions(size_t layer, int64_t first, int64_t count) const {
  if (!spec_.rotates(layer)) return {nullptr, first};
  const bool is_long =
      long_rotary_.cosine.defined() && first + count > spec_.rope_scaling.original_positions;
  return {is_long ? &long_rotary_ : &rotary_, first};
}

void LanguageModel::initialise_weights(uint64_t seed) {
  initialise(parameters_, spec_.initializer_range, seed);
  if (spec_.uses_stream(QkSequence::random))
    set_random_rows(draw_rows(spec_.max_position_embeddings, spec_.hidden_size, seed));
  weights_changed();
}

void LanguageModel::set_random_rows(const at::Tensor& rows) {
  random_rows_ = rows.to(device_);
  kept_stream_ = {};
}

void LanguageModel::set_text_ids(const at::Tensor& ids) {
  text_ids_ = ids.to(device_);
  kept_stream_ = {};
}

void LanguageModel::weights_changed() {
  parameters_.refresh();
  kept_stream_ = {};
}

void LanguageModel::set_skip(std::vector<Skip> skip) {
  skip_ = std::move(skip);
  kept_stream_ = {};
}

void LanguageModel::set_ablation(const Ablation& ablation) {
  const auto found = problems(ablation, spec_);
  if (!found.empty()) bad_input(join(found, "; "));
  for (const auto& [layer, changed] : ablated_forms_)
    weights_.layers[layer].form = &form(spec_.layers[layer].form);
  ablated_forms_.clear();
  std::vector<Skip> skip(spec_.layers.size(), Skip::nothing);
  for (size_t layer = 0; layer < skip.size(); ++layer) {
    const auto number = static_cast<int64_t>(layer);
    if (ablation.skip_mixers.contains(number)) skip[layer] = Skip::mixer;
    if (ablation.skip_blocks.contains(number)) skip[layer] = Skip::block;
    if (spec_.layers[layer].mixing) change_form(layer, ablation);
  }
  set_skip(std::move(skip));
  ablation_ = ablation;
}

/// Puts an AblatedForm where the layer's map or a head of it is changed.
void LanguageModel::change_form(size_t layer, const Ablation& ablation) {
  const auto map = ablation.maps.find(static_cast<int64_t>(layer));
  std::set<int64_t> zero_heads;
  for (const auto& [where, head] : ablation.zero_heads)
    if (where == static_cast<int64_t>(layer)) zero_heads.insert(head);
  if (map == ablation.maps.end() && zero_heads.empty()) return;
  LayerWeights& w = weights_.layers[layer];
  const auto choice = map == ablation.maps.end() ? std::nullopt : std::optional(map->second);
  auto& changed = ablated_forms_[layer];
  changed = std::make_unique<AblatedForm>(*w.form, choice, std::move(zero_heads));
  w.form = changed.get();
}

Skip LanguageModel::skip_of(size_t layer) const {
  return layer < skip_.size() ? skip_[layer] : Skip::nothing;
}

Node::Tensors LanguageModel::embed(const at::Tensor& ids, bool rows) {
  return run(c10::make_intrusive<Embedding>(weights_, ids, rows), {anchor_});
}

at::Tensor LanguageModel::project_qk(size_t layer, const at::Tensor& rows, bool norm) {
  return run(c10::make_intrusive<QkProjection>(spec_, weights_.layers[layer],
                                               positions(layer, 0, rows.size(1)), norm),
             {rows, anchor_})[0];
}

at::Tensor LanguageModel::first_half(size_t layer, const at::Tensor& h, const at::Tensor& qk,
                                     LayerTap* tap) {
  if (skip_of(layer) != Skip::nothing) return h;
  const LayerWeights& w = weights_.layers[layer];
  if (!w.spec.mixing) return MlpHalf::mlp_mixer(spec_, w, h);
  Node::Tensors inputs = {h};
  if (qk.defined()) inputs.push_back(qk);
  return run(c10::make_intrusive<MixerHalf>(spec_, w, positions(layer, 0, h.size(1)), tap),
             inputs)[0];
}

at::Tensor LanguageModel::second_half(size_t layer, const at::Tensor& mixed, const at::Tensor& h) {
  if (skip_of(layer) == Skip::block) return h;
  return MlpHalf::feed_forward(spec_, weights_.layers[layer], mixed, h);
}

Node::Tensors LanguageModel::enter(const at::Tensor& ids) {
  const int64_t length = ids.size(1);
  if (length > spec_.max_position_embeddings)
    bad_input("a sequence of " + std::to_string(length) + " tokens is longer than the model's " +
              std::to_string(spec_.max_position_embeddings) + " positions");
  bool static_rows = false;
  for (const auto& layer : spec_.layers) static_rows = static_rows || layer.uses_embeddings();
  return embed(ids, static_rows);
}

at::Tensor LanguageModel::qk_of(size_t layer, const Node::Tensors& embedded,
                                const StreamQk& stream) {
  const LayerSpec& spec = spec_.layers[layer];
  if (skip_of(layer) != Skip::nothing) return {};
  if (spec.uses_embeddings()) return project_qk(layer, embedded[1], spec_.static_norm);
  return spec.uses_stream() ? stream.qk[layer] : at::Tensor();
}

at::Tensor LanguageModel::hidden(const at::Tensor& ids, const StreamQk& stream,
                                 std::vector<LayerTap>* taps,
                                 const std::function<void(const at::Tensor&)>& watch) {
  if (taps != nullptr) taps->assign(spec_.layers.size(), {});
  const Node::Tensors embedded = enter(ids);
  at::Tensor h = embedded[0];
  if (watch) watch(h);
  for (size_t layer = 0; layer < spec_.layers.size(); ++layer) {
    const at::Tensor mixed = first_half(layer, h, qk_of(layer, embedded, stream),
                                        taps != nullptr ? &(*taps)[layer] : nullptr);
    if (watch) watch(mixed);
    h = second_half(layer, mixed, h);
    if (watch) watch(h);
  }
  return h;
}

std::vector<LayerTap> LanguageModel::taps(const at::Tensor& ids, const StreamQk& stream) {
  std::vector<LayerTap> seen(spec_.layers.size());
  const Node::Tensors embedded = enter(ids);
  at::Tensor h = embedded[0];
  for (size_t layer = 0; layer < seen.size(); ++layer) {
    const at::Tensor qk = qk_of(layer, embedded, stream);
    if (layer + 1 == seen.size()) {
      seen[layer] = last_tap(h, qk);
      break;
    }
    h = second_half(layer, first_half(layer, h, qk, &seen[layer]), h);
  }
  return seen;
}

LayerTap LanguageModel::last_tap(const at::Tensor& h, const at::Tensor& given_qk) {
  const size_t layer = spec_.layers.size() - 1;
  if (skip_of(layer) != Skip::nothing || !spec_.layers[layer].mixing) return {};
  const at::Tensor qk =
      given_qk.defined() ? given_qk.to(h.scalar_type()) : project_qk(layer, h, true);
  return {heads_of(qk, 0, spec_.num_heads, spec_.head_dim()),
          heads_of(qk, spec_.q_size(), spec_.num_kv_heads, spec_.head_dim()),
          {},
          {}};
}

at::Tensor LanguageModel::loss(const Batch& batch, const StreamQk& stream, double scale,
                               LossDetail* detail) {
  const at::Tensor h = hidden(batch.inputs, stream);
  return run(c10::make_intrusive<HeadLoss>(spec_, weights_, batch.targets, scale, detail), {h})[0];
}

at::Tensor LanguageModel::logits(const at::Tensor& ids, std::vector<LayerTap>* taps) {
  const at::NoGradGuard no_graph;
  const at::Tensor h = hidden(ids, run_stream(ids.size(1)), taps);
  return head_logits(spec_, weights_, h.view({-1, spec_.hidden_size}))
      .view({ids.size(0), ids.size(1), spec_.vocab_size});
}

}  // namespace attnlab
