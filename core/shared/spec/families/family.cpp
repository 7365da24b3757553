// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/families/family.h"

#include <algorithm>

#include "core/shared/base/error.h"
#include "core/shared/base/text.h"

namespace attnlab {
namespace {

bool readable_dtype(const Json& value) {
  return value == "float32" || value == "bfloat16" || value == "float16";
}

const KeyGroup* find(const std::vector<KeyGroup>& groups, std::string_view key) {
  for (const KeyGroup& group : groups)
    if (std::ranges::find(group.names, key) != group.names.end()) return &group;
  return nullptr;
}

// The model with its head, or without; a class with another head is another model.
void refuse_other_class(const JsonReader& config, const Json& value, const Family& family) {
  const std::string name(family.architecture);
  const std::string whole = name + std::string(family.with_head);
  const bool known = value.is_array() && value.size() == 1 &&
                     (value[0] == whole || value[0] == name + "Model");
  if (!known)
    config.fail("architectures", value_text(value) + " is not supported, expected " + whole);
}

}  // namespace

namespace key_values {
bool anything(const Json&) { return true; }
bool no(const Json& value) { return value == false; }
bool empty(const Json& value) { return value.is_structured() && value.empty(); }
bool one(const Json& value) { return value == 1.0; }
bool yes(const Json& value) { return value == true; }
bool none(const Json&) { return false; }
}  // namespace key_values

std::string value_text(const Json& value) {
  constexpr size_t longest = 120;
  const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  return text.size() <= longest ? text : text.substr(0, longest) + "…";
}

const std::vector<const Family*>& families() {
  static const std::vector<const Family*> all = {
#define ATTNLAB_FAMILY(name) &name##_family,
#include "core/shared/spec/families/families.def"
#undef ATTNLAB_FAMILY
  };
  return all;
}

const Family* find_family(std::string_view model_type) {
  const auto found = std::ranges::find(families(), model_type, &Family::model_type);
  return found == families().end() ? nullptr : *found;
}

const Family& family_of(const JsonReader& config) {
  const std::string type = config.text("model_type");
  if (const Family* family = find_family(type)) return *family;
  std::vector<std::string> names;
  for (const Family* family : families()) names.emplace_back(family->model_type);
  config.fail("model_type", "`" + type + "` is not supported, expected " + join(names, ", "));
}

FeedForwardKind read_activation(const JsonReader& config, std::string_view key) {
  const std::string name = config.text(key);
  if (name == "gelu") return FeedForwardKind::gelu;
  if (name == "gelu_new" || name == "gelu_pytorch_tanh") return FeedForwardKind::gelu_tanh;
  config.fail(key, "`" + name + "` is not supported, expected gelu, gelu_new or gelu_pytorch_tanh");
}

std::string_view activation_name(FeedForwardKind kind) {
  return kind == FeedForwardKind::gelu ? "gelu" : "gelu_new";
}

bool is_plain_decoder(const ModelSpec& spec) {
  return spec.is_llama_like() && spec.rope && !spec.static_norm &&
         std::ranges::all_of(spec.layers, &LayerSpec::is_standard);
}

const std::vector<KeyGroup>& common_keys() {
  using namespace key_values;
  static const std::vector<KeyGroup> groups = {
      {anything,
       "any",
       {"model_type", "vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers",
        "num_attention_heads", "num_key_value_heads", "head_dim", "max_position_embeddings",
        "rms_norm_eps", "initializer_range", "tie_word_embeddings", "hidden_act", "rope_theta",
        "rope_scaling", "rope_parameters"}},
      // Who saved it, how to train and to generate: no number of a forward pass depends on these.
      {anything,
       "any",
       {"_name_or_path",
        "_commit_hash",
        "transformers_version",
        "unsloth_version",
        "unsloth_fixed",
        "bos_token_id",
        "eos_token_id",
        "pad_token_id",
        "unk_token_id",
        "sep_token_id",
        "cls_token_id",
        "decoder_start_token_id",
        "tokenizer_class",
        "model_max_length",
        "prefix",
        "use_cache",
        "return_dict",
        "output_hidden_states",
        "output_attentions",
        "torchscript",
        "_attn_implementation",
        "attn_implementation",
        "_attn_implementation_autoset",
        "attention_dropout",
        "gradient_checkpointing",
        "keys_to_ignore_at_inference",
        "id2label",
        "label2id",
        "num_labels",
        "problem_type",
        "finetuning_task",
        "task_specific_params",
        "is_decoder",
        "use_bfloat16",
        "tf_legacy_loss",
        "chunk_size_feed_forward"}},
      {anything,
       "any",
       {"max_length",
        "min_length",
        "do_sample",
        "early_stopping",
        "num_beams",
        "num_beam_groups",
        "diversity_penalty",
        "temperature",
        "top_k",
        "top_p",
        "typical_p",
        "repetition_penalty",
        "length_penalty",
        "no_repeat_ngram_size",
        "encoder_no_repeat_ngram_size",
        "bad_words_ids",
        "num_return_sequences",
        "output_scores",
        "return_dict_in_generate",
        "forced_bos_token_id",
        "forced_eos_token_id",
        "remove_invalid_values",
        "exponential_decay_length_penalty",
        "suppress_tokens",
        "begin_suppress_tokens"}},
      {readable_dtype, "float32, bfloat16 or float16", {"dtype", "torch_dtype"}},
      {no, "false", {"is_encoder_decoder", "add_cross_attention", "tie_encoder_decoder"}},
      {empty, "nothing", {"pruned_heads", "quantization_config", "per_layer_config"}},
      {one, "1", {"partial_rotary_factor"}},
  };
  return groups;
}

Json with_defaults(const Json& config, const Family& family) {
  Json all = config;
  for (const auto& [key, value] : family.defaults.items())
    if (!all.contains(key)) all[key] = value;
  return all;
}

void refuse_other_keys(const JsonReader& config, const Family& family) {
  for (const auto& [key, value] : config.value().items()) {
    if (value.is_null()) continue;
    if (key == "architectures") {
      refuse_other_class(config, value, family);
      continue;
    }
    const KeyGroup* group = find(family.keys, key);
    if (group == nullptr) group = find(common_keys(), key);
    if (group == nullptr)
      config.fail(key, value_text(value) + " is not understood: it might make another model than " +
                           "the one that would be computed here");
    if (!group->understood(value))
      config.fail(
          key, value_text(value) + " is not supported, expected " + std::string(group->expected));
  }
}

}  // namespace attnlab
