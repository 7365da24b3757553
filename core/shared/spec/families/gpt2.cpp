// SPDX-License-Identifier: Apache-2.0
// Learned positions, LayerNorm, plain feed-forwards. Its files hold matrices as [in, out], and q, k
// and v side by side.
#include <algorithm>

#include "core/shared/spec/families/family.h"

namespace attnlab {
namespace {

void read_gpt2(const JsonReader& config, ModelSpec& spec) {
  spec.rope = false;
  spec.learned_positions = true;
  spec.norm = NormKind::layer;
  spec.feed_forward = read_activation(config, "activation_function");
  spec.qkv_bias = spec.o_bias = spec.mlp_bias = true;
  if (spec.intermediate_size == 0) spec.intermediate_size = 4 * spec.hidden_size;
}

bool computes_gpt2(const ModelSpec& spec) {
  return !spec.rope && spec.learned_positions && spec.norm == NormKind::layer &&
         spec.feed_forward != FeedForwardKind::gated_silu && !spec.parallel_residual &&
         spec.qkv_bias && spec.o_bias && spec.mlp_bias && !spec.qk_norm && !spec.static_norm &&
         spec.head_size == 0 && spec.num_kv_heads == spec.num_heads && spec.windows.empty() &&
         std::ranges::all_of(spec.layers, &LayerSpec::is_standard);
}

void write_gpt2(const ModelSpec& spec, Json& config) {
  for (const char* key : {"num_key_value_heads", "rope_theta", "hidden_act"}) config.erase(key);
  config["activation_function"] = activation_name(spec.feed_forward);
}

TensorSource layer_source(const LayerTensor& tensor, const ModelSpec& spec) {
  const std::string at = "transformer.h." + tensor.layer + ".";
  const bool matrix = tensor.kind == "weight";
  const auto& part = tensor.part;
  const auto third = [&](int64_t which) {
    return TensorSource{at + "attn.c_attn." + tensor.kind,
                        row_range(which * spec.hidden_size, spec.hidden_size), 3 * spec.hidden_size,
                        matrix};
  };
  const auto turned = [&](const char* name) {
    return TensorSource{at + name + tensor.kind, {}, 0, matrix};
  };
  if (part == "self_attn.q_proj") return third(0);
  if (part == "self_attn.k_proj") return third(1);
  if (part == "self_attn.v_proj") return third(2);
  if (part == "self_attn.o_proj") return turned("attn.c_proj.");
  if (part == "mlp.up_proj") return turned("mlp.c_fc.");
  if (part == "mlp.down_proj") return turned("mlp.c_proj.");
  if (part == "input_layernorm") return {at + "ln_1." + tensor.kind};
  if (part == "post_attention_layernorm") return {at + "ln_2." + tensor.kind};
  return {at + part + "." + tensor.kind};
}

TensorSource gpt2_source(const std::string& name, const ModelSpec& spec) {
  if (const auto tensor = layer_tensor(name)) return layer_source(*tensor, spec);
  if (name == "model.embed_tokens.weight") return {"transformer.wte.weight"};
  if (name == "model.embed_positions.weight") return {"transformer.wpe.weight"};
  if (name == "model.norm.weight") return {"transformer.ln_f.weight"};
  if (name == "model.norm.bias") return {"transformer.ln_f.bias"};
  return {name};
}

bool is_gpt2_buffer(std::string_view name) {
  return name.ends_with(".attn.bias") || name.ends_with(".attn.masked_bias");
}

}  // namespace

const Family gpt2_family = {
    "gpt2",
    "GPT2",
    {{key_values::anything,
      "any",
      {"n_embd", "n_layer", "n_head", "n_positions", "n_inner", "n_ctx", "activation_function",
       "layer_norm_epsilon"}},
     // Dropout while training, and a head that this class has not.
     {key_values::anything,
      "any",
      {"resid_pdrop", "embd_pdrop", "attn_pdrop", "summary_type", "summary_use_proj",
       "summary_activation", "summary_proj_to_labels", "summary_first_dropout"}},
     {key_values::yes, "true", {"scale_attn_weights"}},
     {key_values::no, "false", {"scale_attn_by_inverse_layer_idx", "reorder_and_upcast_attn"}},
     {key_values::none,
      "none: this class calls it otherwise, or has it not",
      {"hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
       "num_key_value_heads", "head_dim", "max_position_embeddings", "rms_norm_eps", "hidden_act",
       "rope_theta", "rope_scaling", "rope_parameters", "partial_rotary_factor"}}},
    {{"n_inner", nullptr},
     {"activation_function", "gelu_new"},
     {"layer_norm_epsilon", 1e-5},
     {"tie_word_embeddings", true}},
    read_gpt2,
    computes_gpt2,
    write_gpt2,
    {{"hidden_size", "n_embd"},
     {"intermediate_size", "n_inner"},
     {"num_hidden_layers", "n_layer"},
     {"num_attention_heads", "n_head"},
     {"max_position_embeddings", "n_positions"},
     {"rms_norm_eps", "layer_norm_epsilon"}},
    "LMHeadModel",
    gpt2_source,
    "transformer.",
    is_gpt2_buffer};

}  // namespace attnlab
