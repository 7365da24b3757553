// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "core/shared/base/error.h"
#include "core/shared/spec/families/family.h"

namespace attnlab {

void read_rope(const JsonReader& config, ModelSpec& spec, double default_theta) {
  std::optional<double> theta;
  std::optional<RopeScaling> scaling;
  const auto take_theta = [&](const JsonReader& place) {
    if (!place.has("rope_theta")) return;
    const double value = place.number("rope_theta");
    if (theta && *theta != value)
      place.fail("rope_theta", value_text(value) + " contradicts " + value_text(*theta) +
                                   " elsewhere in the file");
    theta = value;
  };
  take_theta(config);
  for (const char* name : {"rope_parameters", "rope_scaling"}) {
    if (!config.has(name)) continue;
    const JsonReader rope = config.object(name);
    take_theta(rope);
    if (rope.number("partial_rotary_factor", 1) != 1)
      rope.fail("partial_rotary_factor", "is not supported, expected 1");
    const RopeScaling found = read_rope_scaling(rope, spec.max_position_embeddings);
    if (scaling && *scaling != found)
      config.fail(name, value_text(rope.value()) + " contradicts rope_parameters");
    scaling = found;
  }
  spec.rope_theta = theta.value_or(default_theta);
  if (scaling) spec.rope_scaling = *scaling;
}

void write_rope(const ModelSpec& spec, Json& config) {
  if (!spec.rope_scaling.is_plain()) config["rope_scaling"] = to_json(spec.rope_scaling);
}

}  // namespace attnlab
