// SPDX-License-Identifier: Apache-2.0
#include "core/engine/model/weights.h"

namespace attnlab {
namespace {

NormWeights norm_weights(const Parameters& p, const std::string& name) {
  return {p.weight(name + ".weight"), p.weight(name + ".bias")};
}

MlpWeights mlp_weights(const Parameters& p, FeedForwardKind kind, const std::string& mlp) {
  const std::string first = mlp + (kind == FeedForwardKind::gated_silu ? "gate_proj" : "up_proj");
  return {kind, p.weight(first + ".weight", mlp + "up_proj.weight"),
          p.weight(first + ".bias", mlp + "up_proj.bias"), p.weight(mlp + "down_proj.weight"),
          p.weight(mlp + "down_proj.bias")};
}

LayerWeights layer_weights(const Parameters& p, const ModelSpec& model, const LayerSpec& spec,
                           const std::string& layer) {
  const std::string mixer = layer + "self_attn.";
  LayerWeights w;
  w.spec = spec;
  w.input_norm = norm_weights(p, layer + "input_layernorm");
  if (spec.mixing) {
    w.form = &form(spec.form);
    w.parameters = spec.form_values();
    w.qkv = p.weight(mixer + "q_proj.weight", mixer + "v_proj.weight");
    w.qkv_bias = p.weight(mixer + "q_proj.bias", mixer + "v_proj.bias");
    w.q_norm = p.weight(mixer + "q_norm.weight");
    w.k_norm = p.weight(mixer + "k_norm.weight");
  } else {
    w.mlp_mixer = mlp_weights(p, FeedForwardKind::gated_silu, mixer);
  }
  w.out = p.weight(mixer + "o_proj.weight");
  w.out_bias = p.weight(mixer + "o_proj.bias");
  w.post_norm = norm_weights(p, layer + "post_attention_layernorm");
  w.feed_forward = mlp_weights(p, model.feed_forward, layer + "mlp.");
  return w;
}

}  // namespace

ModelWeights model_weights(const Parameters& p, const ModelSpec& spec) {
  ModelWeights all;
  all.embedding = p.weight("model.embed_tokens.weight");
  all.positions = p.weight("model.embed_positions.weight");
  all.final_norm = norm_weights(p, "model.norm");
  all.head = spec.tie_embeddings ? all.embedding : p.weight("lm_head.weight");
  for (size_t l = 0; l < spec.layers.size(); ++l) {
    all.layers.push_back(
        layer_weights(p, spec, spec.layers[l], "model.layers." + std::to_string(l) + "."));
    all.layers.back().window = spec.window(l);
  }
  return all;
}

}  // namespace attnlab
