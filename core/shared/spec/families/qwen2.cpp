// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/shared/base/error.h"
#include "core/shared/spec/families/family.h"

namespace attnlab {
namespace {

bool is_qwen2_model(const Json& value) {
  return value.is_array() && value.size() == 1 &&
         (value[0] == "Qwen2ForCausalLM" || value[0] == "Qwen2Model");
}

void check_layer_types(const JsonReader& config, const ModelSpec& spec) {
  const auto types = config.texts("layer_types");
  if (std::ssize(types) != spec.num_layers())
    config.fail("layer_types", "lists " + std::to_string(types.size()) + " layers, the model has " +
                                   std::to_string(spec.num_layers()));
  for (const auto& type : types)
    if (type != "full_attention")
      config.fail("layer_types", "`" + type + "` is not supported, only full_attention");
}

// As Qwen2Config fills in what is absent; a window that is null is none.
void check_window(const JsonReader& config, const ModelSpec& spec) {
  if (!config.boolean("use_sliding_window", false)) return;
  constexpr int64_t default_window = 4096, default_first = 28;
  if (config.value().contains("sliding_window") && !config.has("sliding_window")) return;
  const int64_t window = config.integer("sliding_window", default_window);
  const int64_t first = config.integer("max_window_layers", default_first);
  if (first < spec.num_layers() && window < spec.max_position_embeddings)
    config.fail("sliding_window", std::to_string(window) + " is not supported: layers from " +
                                      std::to_string(first + 1) +
                                      " on would see so many tokens only, here they see all");
}

void check_qwen2(const JsonReader& config, const ModelSpec& spec) {
  if (!spec.is_qwen2())
    config.fail("model_type", "says qwen2, but `attnlab` describes a model that Qwen2 is not");
  if (config.has("layer_types"))
    check_layer_types(config, spec);
  else
    check_window(config, spec);
}

}  // namespace

const Family qwen2_family = {
    "qwen2",
    {{key_values::anything,
      "any",
      {"attnlab", "layer_types", "use_sliding_window", "sliding_window", "max_window_layers"}},
     {key_values::no, "false", {"use_mrope"}},
     {is_qwen2_model, "Qwen2ForCausalLM", {"architectures"}}},
    check_qwen2};

}  // namespace attnlab
