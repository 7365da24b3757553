// SPDX-License-Identifier: Apache-2.0
// Llama with layers that do not rotate.
#include <algorithm>

#include "core/shared/base/error.h"
#include "core/shared/spec/families/family.h"

namespace attnlab {
namespace {

constexpr double theta = 2e6;

// `no_rope_layers`: 1 where a layer rotates.
std::vector<bool> read_rotating(const JsonReader& config, int64_t layers) {
  std::vector<bool> rotating;
  if (!config.has("no_rope_layers")) {
    const int64_t interval = config.integer("no_rope_layer_interval");
    if (interval < 1) config.fail("no_rope_layer_interval", "must be 1 or more");
    for (int64_t l = 0; l < layers; ++l) rotating.push_back((l + 1) % interval != 0);
    return rotating;
  }
  const Json& list = config.raw("no_rope_layers");
  if (!list.is_array() || std::ssize(list) != layers)
    config.fail("no_rope_layers",
                "expected 0 or 1 for each of the " + std::to_string(layers) + " layers");
  for (const Json& value : list) {
    if (value != 0 && value != 1) config.fail("no_rope_layers", "expected 0 or 1 for each layer");
    rotating.push_back(value == 1);
  }
  return rotating;
}

void read_smollm3(const JsonReader& config, ModelSpec& spec) {
  read_rope(config, spec, {.theta = theta});
  spec.qkv_bias = spec.o_bias = config.boolean("attention_bias", false);
  spec.mlp_bias = config.boolean("mlp_bias", false);
  spec.rope_layers = read_rotating(config, spec.num_layers());
  read_windows(config, spec, [&](size_t layer) { return !spec.rope_layers[layer]; });
  if (std::ranges::find(spec.rope_layers, false) == spec.rope_layers.end())
    spec.rope_layers.clear();
}

bool computes_smollm3(const ModelSpec& spec) {
  return is_plain_decoder(spec) && spec.qkv_bias == spec.o_bias && !spec.qk_norm &&
         common_window(spec).has_value();
}

void write_smollm3(const ModelSpec& spec, Json& config) {
  write_rope(spec, config);
  config["attention_bias"] = spec.o_bias;
  config["mlp_bias"] = spec.mlp_bias;
  config["no_rope_layers"] = Json::array();
  for (size_t l = 0; l < spec.layers.size(); ++l)
    config["no_rope_layers"].push_back(spec.rotates(l) ? 1 : 0);
  write_windows(spec, config);
}

}  // namespace

const Family smollm3_family = {
    "smollm3",
    "SmolLM3",
    {{key_values::anything,
      "any",
      {"attention_bias", "mlp_bias", "pretraining_tp", "no_rope_layers", "no_rope_layer_interval",
       "layer_types", "use_sliding_window", "sliding_window", "max_window_layers"}}},
    {{"num_key_value_heads", 4},
     {"tie_word_embeddings", true},
     {"no_rope_layer_interval", 4},
     {"sliding_window", nullptr}},
    read_smollm3,
    computes_smollm3,
    write_smollm3};

}  // namespace attnlab
