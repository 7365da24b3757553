// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/families/family.h"

namespace attnlab {
namespace {

void read_qwen3(const JsonReader& config, ModelSpec& spec) {
  read_rope(config, spec);
  spec.qk_norm = true;
  spec.qkv_bias = spec.o_bias = config.boolean("attention_bias", false);
  constexpr int64_t default_first = 28;
  const int64_t first = config.integer("max_window_layers", default_first);
  read_windows(config, spec, [=](size_t layer) { return static_cast<int64_t>(layer) >= first; });
}

bool computes_qwen3(const ModelSpec& spec) {
  return is_plain_decoder(spec) && spec.qkv_bias == spec.o_bias && !spec.mlp_bias && spec.qk_norm &&
         spec.rope_layers.empty() && common_window(spec).has_value();
}

void write_qwen3(const ModelSpec& spec, Json& config) {
  write_rope(spec, config);
  config["head_dim"] = spec.head_dim();
  config["attention_bias"] = spec.o_bias;
  write_windows(spec, config);
}

}  // namespace

const Family qwen3_family = {"qwen3",
                             "Qwen3",
                             {{key_values::anything,
                               "any",
                               {"attention_bias", "layer_types", "use_sliding_window",
                                "sliding_window", "max_window_layers"}}},
                             {{"num_key_value_heads", 32}, {"head_dim", 128}},
                             read_qwen3,
                             computes_qwen3,
                             write_qwen3};

}  // namespace attnlab
