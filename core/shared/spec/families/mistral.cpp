// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/shared/spec/families/family.h"

namespace attnlab {
namespace {

void read_mistral(const JsonReader& config, ModelSpec& spec) {
  read_rope(config, spec);
  spec.qkv_bias = false;
  read_window_everywhere(config, spec);
}

bool computes_mistral(const ModelSpec& spec) {
  return is_plain_decoder(spec) && !spec.qkv_bias && !spec.o_bias && !spec.mlp_bias &&
         !spec.qk_norm && spec.rope_layers.empty() && common_window(spec).has_value() &&
         std::ranges::find(spec.windows, 0) == spec.windows.end();
}

void write_mistral(const ModelSpec& spec, Json& config) {
  write_rope(spec, config);
  const int64_t window = common_window(spec).value_or(0);
  config["sliding_window"] = window > 0 ? Json(window) : Json();
}

}  // namespace

const Family mistral_family = {"mistral",
                               "Mistral",
                               {{key_values::anything, "any", {"sliding_window"}}},
                               {{"num_key_value_heads", 8}, {"sliding_window", 4096}},
                               read_mistral,
                               computes_mistral,
                               write_mistral};

}  // namespace attnlab
