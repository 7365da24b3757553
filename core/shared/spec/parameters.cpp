// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/parameters.h"

#include "core/shared/base/safetensors.h"

namespace attnlab {
namespace {

using List = std::vector<ParameterInfo>;

std::string prefix(int64_t layer) { return "model.layers." + std::to_string(layer) + "."; }

void add_mixer_matrices(List& list, const ModelSpec& s, const std::string& at, bool mixing) {
  const int64_t d = s.hidden_size;
  if (mixing) {
    list.push_back({at + "q_proj.weight", {s.q_size(), d}, true, false});
    list.push_back({at + "k_proj.weight", {s.kv_size(), d}, true, true});
    list.push_back({at + "v_proj.weight", {s.kv_size(), d}, true, true});
  } else {
    const int64_t m = s.mlp_mixer_size();
    list.push_back({at + "gate_proj.weight", {m, d}, true, false});
    list.push_back({at + "up_proj.weight", {m, d}, true, true});
    list.push_back({at + "down_proj.weight", {d, m}, true, false});
  }
  list.push_back({at + "o_proj.weight", {d, mixing ? s.q_size() : d}, true, false});
}

void add_mixer_vectors(List& list, const ModelSpec& s, const std::string& at, bool mixing) {
  if (s.qkv_bias && mixing) {
    list.push_back({at + "q_proj.bias", {s.q_size()}, false, false});
    list.push_back({at + "k_proj.bias", {s.kv_size()}, false, true});
    list.push_back({at + "v_proj.bias", {s.kv_size()}, false, true});
  } else if (s.qkv_bias) {
    list.push_back({at + "gate_proj.bias", {s.mlp_mixer_size()}, false, false});
    list.push_back({at + "up_proj.bias", {s.mlp_mixer_size()}, false, true});
    list.push_back({at + "down_proj.bias", {s.hidden_size}, false, false});
  }
  if (s.o_bias && mixing) list.push_back({at + "o_proj.bias", {s.hidden_size}, false, false});
  if (s.qk_norm && mixing) {
    list.push_back({at + "q_norm.weight", {s.head_dim()}, false, false});
    list.push_back({at + "k_norm.weight", {s.head_dim()}, false, false});
  }
}

bool has_gate(const ModelSpec& s) { return s.feed_forward == FeedForwardKind::gated_silu; }

void add_feed_forward(List& list, const ModelSpec& s, const std::string& at) {
  const int64_t d = s.hidden_size;
  const int64_t f = s.intermediate_size;
  if (has_gate(s)) list.push_back({at + "mlp.gate_proj.weight", {f, d}, true, false});
  list.push_back({at + "mlp.up_proj.weight", {f, d}, true, has_gate(s)});
  list.push_back({at + "mlp.down_proj.weight", {d, f}, true, false});
}

void add_feed_forward_biases(List& list, const ModelSpec& s, const std::string& at) {
  if (!s.mlp_bias) return;
  const int64_t f = s.intermediate_size;
  if (has_gate(s)) list.push_back({at + "mlp.gate_proj.bias", {f}, false, false});
  list.push_back({at + "mlp.up_proj.bias", {f}, false, has_gate(s)});
  list.push_back({at + "mlp.down_proj.bias", {s.hidden_size}, false, false});
}

void add_norm(List& list, const ModelSpec& s, const std::string& name) {
  list.push_back({name + ".weight", {s.hidden_size}, false, false});
  if (s.norm == NormKind::layer) list.push_back({name + ".bias", {s.hidden_size}, false, false});
}

}  // namespace

int64_t ParameterInfo::count() const { return element_count(shape); }

List parameter_list(const ModelSpec& s) {
  const int64_t d = s.hidden_size;
  List list;
  list.push_back({"model.embed_tokens.weight", {s.vocab_size, d}, true, false});
  if (s.learned_positions)
    list.push_back({"model.embed_positions.weight", {s.max_position_embeddings, d}, true, false});
  for (int64_t l = 0; l < s.num_layers(); ++l) {
    add_mixer_matrices(list, s, prefix(l) + "self_attn.", s.layers[static_cast<size_t>(l)].mixing);
    add_feed_forward(list, s, prefix(l));
  }
  if (!s.tie_embeddings) list.push_back({"lm_head.weight", {s.vocab_size, d}, true, false});
  for (int64_t l = 0; l < s.num_layers(); ++l) {
    add_norm(list, s, prefix(l) + "input_layernorm");
    add_mixer_vectors(list, s, prefix(l) + "self_attn.", s.layers[static_cast<size_t>(l)].mixing);
    add_norm(list, s, prefix(l) + "post_attention_layernorm");
    add_feed_forward_biases(list, s, prefix(l));
  }
  add_norm(list, s, "model.norm");
  return list;
}

int64_t parameter_count(const ModelSpec& spec) {
  int64_t total = 0;
  for (const auto& parameter : parameter_list(spec)) total += parameter.count();
  return total;
}

}  // namespace attnlab
