// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/error.h"
#include "core/shared/spec/families/family.h"

namespace attnlab {
namespace {

void read_qwen2(const JsonReader& config, ModelSpec& spec) {
  read_rope(config, spec);
  if (config.has("attnlab")) read_own(config.object("attnlab"), spec);
  constexpr int64_t default_first = 28;
  const int64_t first = config.integer("max_window_layers", default_first);
  read_windows(config, spec, [=](size_t layer) { return static_cast<int64_t>(layer) >= first; });
  ModelSpec plain = spec;
  plain.windows.clear();
  plain.head_size = 0;
  plain.rope_scaling = {};
  if (!plain.is_qwen2())
    config.fail("model_type", "says qwen2, but `attnlab` describes a model that Qwen2 is not");
}

bool computes_qwen2(const ModelSpec& spec) {
  return is_plain_decoder(spec) && spec.qkv_bias && !spec.o_bias && !spec.mlp_bias &&
         !spec.qk_norm && spec.rope_layers.empty() && common_window(spec).has_value();
}

void write_qwen2(const ModelSpec& spec, Json& config) {
  write_rope(spec, config);
  write_windows(spec, config);
  if (spec.family.empty()) config["attnlab"] = own_json(spec);  // a model of ours
}

}  // namespace

const Family qwen2_family = {
    "qwen2",
    "Qwen2",
    {{key_values::anything,
      "any",
      {"attnlab", "layer_types", "use_sliding_window", "sliding_window", "max_window_layers"}},
     {key_values::no, "false", {"use_mrope"}}},
    {{"num_key_value_heads", 32}},
    read_qwen2,
    computes_qwen2,
    write_qwen2};

}  // namespace attnlab
