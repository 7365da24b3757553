// SPDX-License-Identifier: Apache-2.0
#include "core/engine/model/weights.h"

namespace attnlab {
namespace {

LayerWeights layer_weights(const Parameters& p, const LayerSpec& spec, const std::string& layer) {
  const std::string mixer = layer + "self_attn.";
  LayerWeights w;
  w.spec = spec;
  w.input_norm = p.weight(layer + "input_layernorm.weight");
  if (spec.mixing) {
    w.form = &form(spec.form);
    w.parameters = spec.form_values();
    w.qkv = p.weight(mixer + "q_proj.weight", mixer + "v_proj.weight");
    w.qkv_bias = p.weight(mixer + "q_proj.bias", mixer + "v_proj.bias");
    w.q_norm = p.weight(mixer + "q_norm.weight");
    w.k_norm = p.weight(mixer + "k_norm.weight");
  } else {
    w.mlp_mixer = {p.weight(mixer + "gate_proj.weight", mixer + "up_proj.weight"),
                   p.weight(mixer + "gate_proj.bias", mixer + "up_proj.bias"),
                   p.weight(mixer + "down_proj.weight"), p.weight(mixer + "down_proj.bias")};
  }
  w.out = p.weight(mixer + "o_proj.weight");
  w.out_bias = p.weight(mixer + "o_proj.bias");
  w.post_norm = p.weight(layer + "post_attention_layernorm.weight");
  w.feed_forward = {p.weight(layer + "mlp.gate_proj.weight", layer + "mlp.up_proj.weight"),
                    p.weight(layer + "mlp.gate_proj.bias", layer + "mlp.up_proj.bias"),
                    p.weight(layer + "mlp.down_proj.weight"),
                    p.weight(layer + "mlp.down_proj.bias")};
  return w;
}

}  // namespace

ModelWeights model_weights(const Parameters& p, const ModelSpec& spec) {
  ModelWeights all;
  all.embedding = p.weight("model.embed_tokens.weight");
  all.final_norm = p.weight("model.norm.weight");
  all.head = spec.tie_embeddings ? all.embedding : p.weight("lm_head.weight");
  for (size_t l = 0; l < spec.layers.size(); ++l) {
    all.layers.push_back(
        layer_weights(p, spec.layers[l], "model.layers." + std::to_string(l) + "."));
    all.layers.back().window = spec.window(l);
  }
  return all;
}

}  // namespace attnlab
