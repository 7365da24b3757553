// SPDX-License-Identifier: Apache-2.0
#include "core/shared/models/gguf_model.h"

#include <algorithm>

#include "core/shared/base/error.h"
#include "core/shared/base/text.h"
#include "core/shared/spec/families/family.h"

namespace attnlab {
namespace {

/// A general.architecture that can be opened.
struct Architecture {
  std::string_view name;  ///< of GGUF, and model_type
  bool neighbours;        ///< rotates channels 2c and 2c + 1, not c and c + d_h / 2
};
constexpr Architecture architectures[] = {{"llama", true}, {"qwen2", false}, {"qwen3", false}};

/// Keys behind "<architecture>." and what they are called in config.json.
constexpr std::pair<std::string_view, std::string_view> sizes[] = {
    {"context_length", "max_position_embeddings"},
    {"embedding_length", "hidden_size"},
    {"block_count", "num_hidden_layers"},
    {"feed_forward_length", "intermediate_size"},
    {"attention.head_count", "num_attention_heads"},
    {"attention.head_count_kv", "num_key_value_heads"},
    {"attention.key_length", "head_dim"},
    {"attention.layer_norm_rms_epsilon", "rms_norm_eps"},
    {"rope.freq_base", "rope_theta"},
};
/// Keys that are checked against others, or read elsewhere.
constexpr std::string_view other_keys[] = {
    "attention.value_length", "rope.dimension_count", "vocab_size",
    "rope.scaling.type",      "rope.scaling.factor",  "rope.scaling.original_context_length",
    "rope.scaling.finetuned"};

const Architecture& architecture_of(const JsonReader& file) {
  const std::string name = file.text("general.architecture");
  const auto found = std::ranges::find(architectures, name, &Architecture::name);
  if (found != std::end(architectures)) return *found;
  std::vector<std::string> names;
  for (const auto& known : architectures) names.emplace_back(known.name);
  file.fail("general.architecture",
            "`" + name + "` is not supported, expected " + join(names, ", "));
}

void refuse_key(const JsonReader& file, const std::string& key) {
  file.fail(key, value_text(file.raw(key)) +
                     " is not understood: it might make another model than "
                     "the one that would be computed here");
}

void refuse_other_keys(const JsonReader& file, const std::string& prefix) {
  for (const auto& [key, value] : file.value().items()) {
    if (key.starts_with("general.") || key.starts_with("tokenizer.") ||
        key.starts_with("quantize."))
      continue;
    if (!key.starts_with(prefix)) refuse_key(file, key);
    const std::string rest = key.substr(prefix.size());
    const bool known = std::ranges::find(other_keys, rest) != std::end(other_keys) ||
                       std::ranges::find(sizes, rest, [](const auto& size) {
                         return size.first;
                       }) != std::end(sizes);
    if (!known) refuse_key(file, key);
  }
  if (file.text("general.type", "model") != "model")
    file.fail("general.type", value_text(file.raw("general.type")) + " is no model");
}

// Sizes that say again what others say.
void check_same(const JsonReader& file, const std::string& key, int64_t expected) {
  if (const int64_t value = file.integer(key, expected); value != expected)
    file.fail(key,
              std::to_string(value) + " is not supported, expected " + std::to_string(expected));
}

void read_scaling(const JsonReader& file, const std::string& prefix, Json& config) {
  const std::string at = prefix + "rope.scaling.";
  const std::string type = file.text(at + "type", file.has(at + "factor") ? "linear" : "none");
  if (type == "none") return;
  if (type != "linear" && type != "yarn")
    file.fail(at + "type", "`" + type + "` is not supported, expected none, linear or yarn");
  config["rope_scaling"] = {{"rope_type", type}, {"factor", file.number(at + "factor")}};
  if (type == "yarn")
    config["rope_scaling"]["original_max_position_embeddings"] =
        file.integer(at + "original_context_length");
}

std::string layer_name(const std::string& number, const std::string& part) {
  constexpr std::pair<std::string_view, std::string_view> parts[] = {
      {"input_layernorm", "attn_norm"},    {"self_attn.q_proj", "attn_q"},
      {"self_attn.k_proj", "attn_k"},      {"self_attn.v_proj", "attn_v"},
      {"self_attn.o_proj", "attn_output"}, {"self_attn.q_norm", "attn_q_norm"},
      {"self_attn.k_norm", "attn_k_norm"}, {"post_attention_layernorm", "ffn_norm"},
      {"mlp.gate_proj", "ffn_gate"},       {"mlp.up_proj", "ffn_up"},
      {"mlp.down_proj", "ffn_down"}};
  const auto found =
      std::ranges::find(parts, part, [](const auto& entry) { return std::string(entry.first); });
  return "blk." + number + "." + (found == std::end(parts) ? part : std::string(found->second));
}

/// "model.layers.3.mlp.up_proj.weight" → "blk.3.ffn_up.weight"
std::string gguf_name(const std::string& name) {
  if (name == "model.embed_tokens.weight") return "token_embd.weight";
  if (name == "model.norm.weight") return "output_norm.weight";
  if (name == "lm_head.weight") return "output.weight";
  const auto tensor = layer_tensor(name);
  return tensor ? layer_name(tensor->layer, tensor->part) + "." + tensor->kind : name;
}

/// Our rows of halves as rows of neighbours.
std::vector<int64_t> rows_of_neighbours(int64_t heads, int64_t head_dim) {
  std::vector<int64_t> rows;
  for (int64_t head = 0; head < heads; ++head)
    for (int64_t half = 0; half < 2; ++half)
      for (int64_t c = 0; c < head_dim / 2; ++c) rows.push_back(head * head_dim + 2 * c + half);
  return rows;
}

}  // namespace

Json gguf_config(const GgufFile& file) {
  const JsonReader metadata(file.metadata(), file.path().string());
  const Architecture& architecture = architecture_of(metadata);
  const std::string prefix = std::string(architecture.name) + ".";
  refuse_other_keys(metadata, prefix);
  Json config = {{"model_type", architecture.name}};
  for (const auto& [theirs, ours] : sizes)
    if (const std::string key = prefix + std::string(theirs); metadata.has(key))
      config[std::string(ours)] = metadata.raw(key);
  read_scaling(metadata, prefix, config);
  if (file.tensors().contains("rope_freqs.weight"))
    bad_input(file.path().string() +
                  ": frequencies of its own for RoPE (rope_freqs.weight, as Llama "
                  "3.1 has) are not supported in GGUF",
              "use the folder with config.json and safetensors");
  const TensorView& embedding = file.at("token_embd.weight");
  config["vocab_size"] = embedding.shape[0];
  config["tie_word_embeddings"] = !file.tensors().contains("output.weight");
  if (architecture.name == "llama")
    config["attention_bias"] = file.tensors().contains("blk.0.attn_q.bias");
  if (!config.contains("num_key_value_heads"))
    config["num_key_value_heads"] = config["num_attention_heads"];
  const ModelSpec spec = model_from_config(config, file.path().string());
  check_same(metadata, prefix + "vocab_size", spec.vocab_size);
  check_same(metadata, prefix + "rope.dimension_count", spec.head_dim());
  check_same(metadata, prefix + "attention.value_length", spec.head_dim());
  return config;
}

TensorSources gguf_sources(const GgufFile& file, const ModelSpec& spec) {
  const JsonReader metadata(file.metadata(), file.path().string());
  const bool neighbours = architecture_of(metadata).neighbours;
  const auto q = rows_of_neighbours(spec.num_heads, spec.head_dim());
  const auto k = rows_of_neighbours(spec.num_kv_heads, spec.head_dim());
  return [=](const std::string& name) -> TensorSource {
    const bool of_q = neighbours && name.find(".q_proj.") != std::string::npos;
    const bool of_k = neighbours && name.find(".k_proj.") != std::string::npos;
    return {.name = gguf_name(name), .rows = of_q ? q : of_k ? k : std::vector<int64_t>{}};
  };
}

}  // namespace attnlab
