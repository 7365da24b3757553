// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/shared/base/error.h"
#include "core/shared/spec/families/family.h"

namespace attnlab {
namespace {

constexpr const char* sliding = "sliding_attention";

std::vector<std::string> read_layer_types(const JsonReader& config, const ModelSpec& spec) {
  auto types = config.texts("layer_types");
  if (std::ssize(types) != spec.num_layers())
    config.fail("layer_types", "lists " + std::to_string(types.size()) + " layers, the model has " +
                                   std::to_string(spec.num_layers()));
  for (const auto& type : types)
    if (type != "full_attention" && type != sliding)
      config.fail("layer_types", "`" + type + "` is not supported, expected full_attention or " +
                                     std::string(sliding));
  return types;
}

/// 0 for null, which is none. As the classes fill in what is absent.
int64_t read_window(const JsonReader& config) {
  constexpr int64_t default_window = 4096;
  if (config.value().contains("sliding_window") && !config.has("sliding_window")) return 0;
  const int64_t window = config.integer("sliding_window", default_window);
  if (window < 1) config.fail("sliding_window", "must be 1 or more");
  return window;
}

void set_windows(ModelSpec& spec, int64_t window, const std::function<bool(size_t)>& slides) {
  spec.windows.assign(spec.layers.size(), 0);
  const int64_t hiding = window < spec.max_position_embeddings ? window : 0;
  for (size_t layer = 0; layer < spec.windows.size(); ++layer)
    if (slides(layer)) spec.windows[layer] = hiding;
  if (std::ranges::all_of(spec.windows, [](int64_t w) { return w == 0; })) spec.windows.clear();
}

}  // namespace

void read_windows(const JsonReader& config, ModelSpec& spec,
                  const std::function<bool(size_t)>& slides) {
  const int64_t window = config.boolean("use_sliding_window", false) ? read_window(config) : 0;
  if (!config.has("layer_types")) {
    if (window > 0) set_windows(spec, window, slides);
    return;
  }
  const auto types = read_layer_types(config, spec);
  if (window == 0 && std::ranges::find(types, sliding) != types.end())
    config.fail("layer_types", "has layers of " + std::string(sliding) +
                                   ", and use_sliding_window and sliding_window give no window");
  if (window > 0) set_windows(spec, window, [&](size_t layer) { return types[layer] == sliding; });
}

void read_window_everywhere(const JsonReader& config, ModelSpec& spec) {
  if (const int64_t window = read_window(config); window > 0)
    set_windows(spec, window, [](size_t) { return true; });
}

std::optional<int64_t> common_window(const ModelSpec& spec) {
  int64_t common = 0;
  for (const int64_t window : spec.windows) {
    if (window == 0 || window == common) continue;
    if (common != 0) return std::nullopt;
    common = window;
  }
  return common;
}

void write_windows(const ModelSpec& spec, Json& config) {
  config["use_sliding_window"] = !spec.windows.empty();
  if (spec.windows.empty()) return;
  config["sliding_window"] = common_window(spec).value_or(0);
  config["layer_types"] = Json::array();
  for (const int64_t window : spec.windows)
    config["layer_types"].push_back(window > 0 ? sliding : "full_attention");
}

}  // namespace attnlab
