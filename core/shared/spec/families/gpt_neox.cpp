// SPDX-License-Identifier: Apache-2.0
// Pythia and GPT-NeoX: LayerNorm, plain feed-forwards beside the mixers, a part of each head
// rotates. Its files hold q, k and v of one head after the other.
#include <algorithm>
#include <cmath>

#include "core/shared/base/error.h"
#include "core/shared/spec/families/family.h"

namespace attnlab {
namespace {

constexpr double usual_share = 0.25;

void read_gpt_neox(const JsonReader& config, ModelSpec& spec) {
  read_rope(config, spec,
            {.theta_key = "rotary_emb_base", .share = usual_share, .share_key = "rotary_pct"});
  spec.norm = NormKind::layer;
  spec.feed_forward = read_activation(config, "hidden_act");
  spec.parallel_residual = config.boolean("use_parallel_residual", true);
  spec.qkv_bias = spec.o_bias = config.boolean("attention_bias", true);
  spec.mlp_bias = true;
}

bool computes_gpt_neox(const ModelSpec& spec) {
  return spec.rope && !spec.learned_positions && spec.norm == NormKind::layer &&
         spec.feed_forward != FeedForwardKind::gated_silu && spec.qkv_bias == spec.o_bias &&
         spec.mlp_bias && !spec.qk_norm && !spec.static_norm && spec.head_size == 0 &&
         spec.num_kv_heads == spec.num_heads && spec.rope_layers.empty() && spec.windows.empty() &&
         std::ranges::all_of(spec.layers, &LayerSpec::is_standard);
}

// The class multiplies and cuts what is behind the point off.
double share_of(const ModelSpec& spec) {
  const auto all = static_cast<double>(spec.head_dim());
  const auto rotating = static_cast<double>(spec.rotary_dim());
  double share = rotating / all;
  while (std::floor(all * share) < rotating) share = std::nextafter(share, 1.0);
  return share;
}

void write_gpt_neox(const ModelSpec& spec, Json& config) {
  for (const char* key : {"num_key_value_heads", "rope_theta"}) config.erase(key);
  write_rope(spec, config);
  config["rotary_emb_base"] = spec.rope_theta;
  config["rotary_pct"] = share_of(spec);
  config["hidden_act"] = activation_name(spec.feed_forward);
  config["use_parallel_residual"] = spec.parallel_residual;
  config["attention_bias"] = spec.o_bias;
}

/// Rows of one of q, k, v: `which` of three stretches of each head.
std::vector<int64_t> rows_of(int64_t which, const ModelSpec& spec) {
  std::vector<int64_t> rows;
  for (int64_t head = 0; head < spec.num_heads; ++head)
    for (const int64_t row : row_range((3 * head + which) * spec.head_dim(), spec.head_dim()))
      rows.push_back(row);
  return rows;
}

TensorSource layer_source(const LayerTensor& tensor, const ModelSpec& spec) {
  const std::string at = "gpt_neox.layers." + tensor.layer + ".";
  const auto& part = tensor.part;
  const auto third = [&](int64_t which) {
    return TensorSource{at + "attention.query_key_value." + tensor.kind, rows_of(which, spec),
                        3 * spec.q_size()};
  };
  if (part == "self_attn.q_proj") return third(0);
  if (part == "self_attn.k_proj") return third(1);
  if (part == "self_attn.v_proj") return third(2);
  if (part == "self_attn.o_proj") return {at + "attention.dense." + tensor.kind};
  if (part == "mlp.up_proj") return {at + "mlp.dense_h_to_4h." + tensor.kind};
  if (part == "mlp.down_proj") return {at + "mlp.dense_4h_to_h." + tensor.kind};
  return {at + part + "." + tensor.kind};
}

TensorSource gpt_neox_source(const std::string& name, const ModelSpec& spec) {
  if (const auto tensor = layer_tensor(name)) return layer_source(*tensor, spec);
  if (name == "model.embed_tokens.weight") return {"gpt_neox.embed_in.weight"};
  if (name == "model.norm.weight") return {"gpt_neox.final_layer_norm.weight"};
  if (name == "model.norm.bias") return {"gpt_neox.final_layer_norm.bias"};
  if (name == "lm_head.weight") return {"embed_out.weight"};
  return {name};
}

bool is_gpt_neox_buffer(std::string_view name) {
  return name.ends_with(".attention.bias") || name.ends_with(".attention.masked_bias") ||
         name.ends_with(".rotary_emb.inv_freq");
}

}  // namespace

const Family gpt_neox_family = {
    "gpt_neox",
    "GPTNeoX",
    {{key_values::anything,
      "any",
      {"rotary_pct", "rotary_emb_base", "layer_norm_eps", "use_parallel_residual", "attention_bias",
       "hidden_dropout", "classifier_dropout"}},
     {key_values::none,
      "none: this class calls it otherwise, or has it not",
      {"num_key_value_heads", "head_dim", "rms_norm_eps", "rope_theta", "partial_rotary_factor"}}},
    {{"hidden_act", "gelu"}, {"layer_norm_eps", 1e-5}},
    read_gpt_neox,
    computes_gpt_neox,
    write_gpt_neox,
    {{"rms_norm_eps", "layer_norm_eps"}},
    "ForCausalLM",
    gpt_neox_source,
    "gpt_neox.",
    is_gpt_neox_buffer};

}  // namespace attnlab
