// SPDX-License-Identifier: Apache-2.0
// Llama 1 to 3, SmolLM 1 and 2, TinyLlama and many others.
#include "core/shared/spec/families/family.h"

namespace attnlab {
namespace {

void read_llama(const JsonReader& config, ModelSpec& spec) {
  read_rope(config, spec);
  spec.qkv_bias = spec.o_bias = config.boolean("attention_bias", false);
  spec.mlp_bias = config.boolean("mlp_bias", false);
}

bool computes_llama(const ModelSpec& spec) {
  return is_plain_decoder(spec) && spec.qkv_bias == spec.o_bias && !spec.qk_norm &&
         spec.rope_layers.empty() && spec.windows.empty();
}

void write_llama(const ModelSpec& spec, Json& config) {
  write_rope(spec, config);
  config["attention_bias"] = spec.o_bias;
  config["mlp_bias"] = spec.mlp_bias;
}

}  // namespace

const Family llama_family = {
    "llama",
    "Llama",
    {{key_values::anything, "any", {"attention_bias", "mlp_bias", "pretraining_tp"}}},
    Json::object(),
    read_llama,
    computes_llama,
    write_llama};

}  // namespace attnlab
