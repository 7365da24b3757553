// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "core/shared/base/error.h"
#include "core/shared/spec/families/family.h"

namespace attnlab {
namespace {

bool is_plain(const std::string& key, const Json& value) {
  if (value.is_null() || key == "rope_theta") return true;
  if (key == "rope_type" || key == "type") return value == "default";
  return key == "partial_rotary_factor" && value == 1.0;
}

void refuse_scaling(const JsonReader& config, const char* name) {
  if (!config.has(name)) return;
  const JsonReader rope = config.object(name);
  for (const auto& [key, value] : rope.value().items())
    if (!is_plain(key, value))
      config.fail(name, value_text(rope.value()) + " is not supported because of " + key +
                            ", only unscaled RoPE (rope_type default)");
}

}  // namespace

double read_rope_theta(const JsonReader& config, double fallback) {
  std::optional<double> theta;
  const auto take = [&](const JsonReader& place) {
    if (!place.has("rope_theta")) return;
    const double value = place.number("rope_theta");
    if (theta && *theta != value)
      place.fail("rope_theta", value_text(value) + " contradicts " + value_text(*theta) +
                                   " elsewhere in the file");
    theta = value;
  };
  take(config);
  for (const char* name : {"rope_parameters", "rope_scaling"}) {
    refuse_scaling(config, name);
    if (config.has(name)) take(config.object(name));
  }
  return theta.value_or(fallback);
}

}  // namespace attnlab
