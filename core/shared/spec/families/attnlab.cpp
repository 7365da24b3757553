// SPDX-License-Identifier: Apache-2.0
// Our own variants, through modeling_attnlab.py.
#include "core/shared/base/error.h"
#include "core/shared/spec/families/family.h"

namespace attnlab {
namespace {

bool is_attnlab_model(const Json& value) {
  return value.is_array() && value.size() == 1 && value[0] == "AttnlabForCausalLM";
}

bool is_guard(const Json& value) {
  if (!value.is_array()) return false;
  for (const Json& type : value)
    if (type != "attnlab") return false;
  return true;
}

void check_attnlab(const JsonReader& config, const ModelSpec&) {
  (void)config.object("attnlab");  // without it, it would be read as standard attention
}

}  // namespace

const Family attnlab_family = {"attnlab",
                               {{key_values::anything, "any", {"attnlab", "auto_map"}},
                                {key_values::no, "false", {"use_sliding_window"}},
                                {is_guard, "attnlab for each layer", {"layer_types"}},
                                {is_attnlab_model, "AttnlabForCausalLM", {"architectures"}}},
                               check_attnlab};

}  // namespace attnlab
