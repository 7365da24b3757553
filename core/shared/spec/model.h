// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/shared/base/json.h"
#include "core/shared/spec/axes.h"
#include "core/shared/spec/layer.h"
#include "core/shared/spec/rope.h"

namespace attnlab {

/// Everything that fixes a model's architecture; field names are those of `transformers`.
struct ModelSpec {
  int64_t vocab_size = 0;               ///< V; 0: not known before the data is
  int64_t hidden_size = 0;              ///< d
  int64_t intermediate_size = 0;        ///< f
  int64_t num_heads = 0;                ///< h
  int64_t num_kv_heads = 0;             ///< h_kv, divides h
  int64_t max_position_embeddings = 0;  ///< longest sequence; rows of a second stream
  double rope_theta = 10000;
  double rms_norm_eps = 1e-6;       ///< of the norms, whatever their kind
  double initializer_range = 0.02;  ///< standard deviation of the initial weights
  bool rope = true;
  bool learned_positions = false;  ///< a trained row for each position, added to the embedding
  NormKind norm = NormKind::rms;
  FeedForwardKind feed_forward = FeedForwardKind::gated_silu;
  bool parallel_residual = false;  ///< the feed-forward reads the layer's input, as the mixer does
  bool qk_norm = false;            ///< RMSNorm on each head's q and k (paper §4, 1.7B)
  bool qkv_bias = true;
  bool o_bias = false;       ///< of the output projections
  bool mlp_bias = false;     ///< of the feed-forward's projections
  bool static_norm = false;  ///< the layer's input norm on static rows and stream rows first
  bool tie_embeddings = false;
  int64_t head_size = 0;    ///< d_h where it is not d / h, else 0
  int64_t rotary_size = 0;  ///< channels of a head that rotate, the first ones; 0: all
  RopeScaling rope_scaling;
  std::vector<bool> rope_layers;  ///< which layers rotate; empty: all
  std::vector<int64_t> windows;   ///< tokens that each layer sees, 0: all; empty: all everywhere
  /// The family whose files it was opened from; checkpoints that are still of it say so. Empty for
  /// models of our own.
  std::string family;
  std::vector<LayerSpec> layers;

  [[nodiscard]] int64_t num_layers() const { return static_cast<int64_t>(layers.size()); }
  [[nodiscard]] int64_t head_dim() const {
    return head_size > 0 ? head_size : hidden_size / num_heads;
  }
  [[nodiscard]] int64_t rotary_dim() const { return rotary_size > 0 ? rotary_size : head_dim(); }
  /// Width of all heads' queries: d, unless the head size is free.
  [[nodiscard]] int64_t q_size() const { return num_heads * head_dim(); }
  [[nodiscard]] int64_t kv_size() const { return num_kv_heads * head_dim(); }
  /// Rows of [q; k; v].
  [[nodiscard]] int64_t qkv_size() const { return q_size() + 2 * kv_size(); }
  [[nodiscard]] bool rotates(size_t layer) const {
    return rope && (rope_layers.empty() || rope_layers[layer]);
  }
  [[nodiscard]] int64_t window(size_t layer) const { return windows.empty() ? 0 : windows[layer]; }
  /// Inner width m of a layer without mixing, nearest to equal parameters: d for multi-head.
  [[nodiscard]] int64_t mlp_mixer_size() const;
  /// Layer count (from 1) of the last layer that needs a running stream, 0 if none does.
  [[nodiscard]] int64_t last_stream_layer() const;
  [[nodiscard]] bool uses_stream(QkSequence sequence) const;
  /// RMSNorm, gated feed-forwards and, where it rotates, whole heads: what Llama began with.
  [[nodiscard]] bool is_llama_like() const;
  /// Qwen2 of `transformers` computes exactly this model, with plain RoPE.
  [[nodiscard]] bool is_qwen2() const;

  bool operator==(const ModelSpec&) const = default;
};

/// The class of `transformers` that a checkpoint of this model names: "qwen2", the family that it
/// was opened from where that computes exactly this model, else "attnlab".
std::string model_class(const ModelSpec& spec);

/// Everything wrong with a model, in one go; empty when it can be built.
std::vector<std::string> problems(const ModelSpec& spec);

/// config.json: the keys of `transformers` plus "attnlab".
Json config_json(const ModelSpec& spec);
/// Reads config.json of one of the families (families/family.h).
ModelSpec model_from_config(const Json& config, const std::string& origin);

/// The "model" part of a run's spec, completely resolved; `model_from_spec` reads it back.
Json to_json(const ModelSpec& spec);
/// Reads the "model" part of a spec: "preset", sizes, "mixer", "placement", "layers" (a list, or
/// edits such as "1,3=approximate").
ModelSpec model_from_spec(const JsonReader& reader);

struct Preset {
  std::string_view name, title;
  ModelSpec model;  ///< without layers
  int64_t num_layers;
};
const std::vector<Preset>& presets();
std::vector<std::string> preset_names();
const Preset& preset(std::string_view name);

/// "uniform approximate", "hybrid mlp", "L1,3: mlp; L2: taylor, q and k text/current".
std::string describe_layers(const std::vector<LayerSpec>& layers);

}  // namespace attnlab
