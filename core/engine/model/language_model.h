// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "core/engine/data/batch.h"
#include "core/engine/kernels/rotary.h"
#include "core/engine/model/ablated_form.h"
#include "core/engine/model/ends.h"
#include "core/engine/model/mixer_half.h"
#include "core/engine/model/parameters.h"
#include "core/engine/model/stream.h"
#include "core/engine/model/weights.h"
#include "core/shared/spec/model.h"

namespace attnlab {

/// Which part of a layer a skip evaluation leaves out (paper §4.2).
enum class Skip { nothing, mixer, block };

/// A decoder whose layers are points of mixing × form × qk.sequence × qk.hidden.
/// Not thread-safe: one thread owns it.
class LanguageModel {
 public:
  /// Weights are 0 until `initialise_weights` or a checkpoint fills them.
  LanguageModel(ModelSpec spec, c10::Device device, at::ScalarType compute);
  LanguageModel(const LanguageModel&) = delete;
  LanguageModel& operator=(const LanguageModel&) = delete;

  [[nodiscard]] const ModelSpec& spec() const { return spec_; }
  [[nodiscard]] c10::Device device() const { return device_; }
  [[nodiscard]] at::ScalarType compute_type() const { return compute_; }
  [[nodiscard]] Parameters& parameters() { return parameters_; }
  [[nodiscard]] const Parameters& parameters() const { return parameters_; }
  [[nodiscard]] const ModelWeights& weights() const { return weights_; }
  /// For `count` rows of a layer, from position `first`, of a text that ends with them.
  [[nodiscard]] Positions positions(size_t layer, int64_t first, int64_t count) const;

  /// Draws weights and the random stream from the seed.
  void initialise_weights(uint64_t seed);
  /// Starting rows of the streams: [max_position_embeddings, d] fp32, and ids
  /// [max_position_embeddings] int64; undefined where no layer uses them.
  [[nodiscard]] const at::Tensor& random_rows() const { return random_rows_; }
  [[nodiscard]] const at::Tensor& text_ids() const { return text_ids_; }
  void set_random_rows(const at::Tensor& rows);
  void set_text_ids(const at::Tensor& ids);

  /// Call after every change of the weights: rounds them and drops what was computed from them.
  void weights_changed();

  /// Layers to leave out, by layer; empty for none.
  void set_skip(std::vector<Skip> skip);
  [[nodiscard]] Skip skip_of(size_t layer) const;
  /// Leaves out and changes what it says until the next call; an empty one restores the model. For
  /// looking alone: no gradient passes a changed layer. Throws Error for what does not fit.
  void set_ablation(const Ablation& ablation);
  [[nodiscard]] const Ablation& ablation() const { return ablation_; }

  /// q, k of stream layers for sequences of up to L tokens. With gradients on a fresh graph, else
  /// kept until the weights change.
  StreamQk run_stream(int64_t length);

  /// scale·Σ −log p(target); builds the graph when gradients are on. ids must be < V.
  at::Tensor loss(const Batch& batch, const StreamQk& stream, double scale,
                  LossDetail* detail = nullptr);
  /// Hidden states [B, L, d] after the last layer. Fills `taps` by layer when given; `watch` sees
  /// the embedding's output, then the output of every half block.
  at::Tensor hidden(const at::Tensor& ids, const StreamQk& stream,
                    std::vector<LayerTap>* taps = nullptr,
                    const std::function<void(const at::Tensor&)>& watch = nullptr);
  /// What the layers of `hidden` see, up to the last one's q and k: nothing behind its map is
  /// computed, and its v and mixed values are undefined.
  std::vector<LayerTap> taps(const at::Tensor& ids, const StreamQk& stream);
  /// Logits [B, L, V] fp32 of ids [B, L], without a graph.
  at::Tensor logits(const at::Tensor& ids, std::vector<LayerTap>* taps = nullptr);

 private:
  friend class StreamPass;
  at::Tensor first_half(size_t layer, const at::Tensor& h, const at::Tensor& qk, LayerTap* tap);
  /// After a first half that made `mixed` of `h`.
  at::Tensor second_half(size_t layer, const at::Tensor& mixed, const at::Tensor& h);
  LayerTap last_tap(const at::Tensor& h, const at::Tensor& given_qk);
  Node::Tensors embed(const at::Tensor& ids, bool rows);
  void change_form(size_t layer, const Ablation& ablation);
  /// Embeddings of ids, and raw rows where a layer uses them.
  Node::Tensors enter(const at::Tensor& ids);
  at::Tensor qk_of(size_t layer, const Node::Tensors& embedded, const StreamQk& stream);
  [[nodiscard]] kernels::RotaryTable table(bool long_text) const;
  at::Tensor project_qk(size_t layer, const at::Tensor& rows, bool norm);

  ModelSpec spec_;
  c10::Device device_;
  at::ScalarType compute_;
  Parameters parameters_;
  ModelWeights weights_;
  kernels::RotaryTable rotary_;
  kernels::RotaryTable long_rotary_;  ///< for long texts, where their frequencies are others
  at::Tensor random_rows_, text_ids_;
  at::Tensor anchor_;  ///< requires a gradient that nobody reads: joins first nodes to the graph
  std::vector<Skip> skip_;
  Ablation ablation_;
  std::map<size_t, std::unique_ptr<AblatedForm>> ablated_forms_;  ///< by layer
  StreamQk kept_stream_;
};

/// While this lives, a model answers under an ablation; afterwards it is as before. Throws Error
/// for an ablation that does not fit.
class AblationScope {
 public:
  AblationScope(LanguageModel& model, const Ablation& ablation) : model_(model) {
    model_.set_ablation(ablation);
  }
  ~AblationScope() { model_.set_ablation({}); }
  AblationScope(const AblationScope&) = delete;
  AblationScope& operator=(const AblationScope&) = delete;

 private:
  LanguageModel& model_;
};

}  // namespace attnlab
