// SPDX-License-Identifier: Apache-2.0
// Our own variants, through modeling_attnlab.py.
#include "core/shared/base/error.h"
#include "core/shared/spec/families/family.h"

namespace attnlab {
namespace {

bool is_guard(const Json& value) {
  if (!value.is_array()) return false;
  for (const Json& type : value)
    if (type != "attnlab") return false;
  return true;
}

// The modelling file knows no scaling but that of the part "attnlab".
void read_attnlab(const JsonReader& config, ModelSpec& spec) {
  ModelSpec outer = spec;
  read_rope(config, outer);
  if (!outer.rope_scaling.is_plain())
    config.fail(config.has("rope_scaling") ? "rope_scaling" : "rope_parameters",
                "is not supported here: models of ours have it in `attnlab`");
  spec.rope_theta = outer.rope_theta;
  read_own(config.object("attnlab"), spec);  // without it, it would be standard attention
}

bool computes_attnlab(const ModelSpec&) { return true; }

// Qwen2 code that is pointed at a variant stops at these layer types instead of computing standard
// attention with the variant's weights.
void write_attnlab(const ModelSpec& spec, Json& config) {
  config["use_sliding_window"] = false;
  config["layer_types"] = std::vector<std::string>(spec.layers.size(), "attnlab");
  config["attnlab"] = own_json(spec);
}

}  // namespace

const Family attnlab_family = {"attnlab",
                               "Attnlab",
                               {{key_values::anything, "any", {"attnlab", "auto_map"}},
                                {key_values::no, "false", {"use_sliding_window"}},
                                {is_guard, "attnlab for each layer", {"layer_types"}}},
                               Json::object(),
                               read_attnlab,
                               computes_attnlab,
                               write_attnlab};

}  // namespace attnlab
