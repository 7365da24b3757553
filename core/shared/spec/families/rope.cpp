// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>

#include "core/shared/base/error.h"
#include "core/shared/spec/families/family.h"

namespace attnlab {
namespace {

/// A number that several places may give.
struct Given {
  std::optional<double> value;
  std::string key;  ///< where it was found

  void take(const JsonReader& place, const char* name) {
    if (!place.has(name)) return;
    const double found = place.number(name);
    if (value && *value != found)
      place.fail(name, value_text(found) + " contradicts " + value_text(*value) + " of " + key);
    value = found;
    key = name;
  }
};

/// Channels that rotate, as the class counts them.
int64_t rotary_size(const JsonReader& config, const ModelSpec& spec, const RopeKeys& keys,
                    double share) {
  if (spec.num_heads < 1 || share == 1) return 0;
  const auto size = static_cast<int64_t>(static_cast<double>(spec.head_dim()) * share);
  if (!(share > 0 && share < 1) || size < 2 || size % 2 != 0)
    config.fail(keys.share_key, value_text(share) + " of a head of " +
                                    std::to_string(spec.head_dim()) +
                                    " channels (width / num_attention_heads) is not supported, "
                                    "expected an even number of them");
  return size;
}

}  // namespace

void read_rope(const JsonReader& config, ModelSpec& spec, const RopeKeys& keys) {
  Given theta, share;
  std::optional<RopeScaling> scaling;
  theta.take(config, keys.theta_key);
  share.take(config, keys.share_key);
  for (const char* name : {"rope_parameters", "rope_scaling"}) {
    if (!config.has(name)) continue;
    const JsonReader rope = config.object(name);
    theta.take(rope, "rope_theta");
    share.take(rope, "partial_rotary_factor");
    if (!keys.share && share.value.value_or(1) != 1)
      rope.fail("partial_rotary_factor",
                value_text(*share.value) + " is not supported, expected 1");
    const RopeScaling found = read_rope_scaling(rope, spec.max_position_embeddings);
    if (scaling && *scaling != found)
      config.fail(name, value_text(rope.value()) + " contradicts rope_parameters");
    scaling = found;
  }
  spec.rope_theta = theta.value.value_or(keys.theta);
  spec.rotary_size = rotary_size(config, spec, keys, share.value.value_or(keys.share.value_or(1)));
  if (scaling) spec.rope_scaling = *scaling;
}

void write_rope(const ModelSpec& spec, Json& config) {
  if (!spec.rope_scaling.is_plain()) config["rope_scaling"] = to_json(spec.rope_scaling);
}

}  // namespace attnlab
