// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/shared/spec/model.h"

namespace attnlab {

/// Keys of a config.json that a family understands, and with which values.
struct KeyGroup {
  bool (*understood)(const Json& value);
  std::string_view expected;  ///< what would be understood, for people
  std::vector<std::string_view> names;
};

/// A family of models: what its config.json may say. A key that nobody reads could make it another
/// model, so that only keys of `keys` and of `common_keys` pass.
struct Family {
  std::string_view model_type;
  std::vector<KeyGroup> keys;
  /// Throws Error for what single keys do not tell: windows, layer types, heads.
  void (*check)(const JsonReader& config, const ModelSpec& spec);
};

/// Every family that can be opened.
const std::vector<const Family*>& families();
/// The family of a config.json. Throws Error naming those that there are.
const Family& family_of(const JsonReader& config);

extern const Family qwen2_family;
extern const Family attnlab_family;

/// What all families share: sizes that the reader takes, and notes that change no number.
const std::vector<KeyGroup>& common_keys();

/// Throws Error naming file, key and value of whatever `family` does not understand. `null` is as
/// good as absent.
void refuse_other_keys(const JsonReader& config, const Family& family);

/// RoPE's base out of rope_theta, rope_parameters (transformers 5) or rope_scaling. Throws Error
/// for any scaling and for places that contradict each other.
double read_rope_theta(const JsonReader& config, double fallback);

/// A value as an error shows it.
std::string value_text(const Json& value);

namespace key_values {
bool anything(const Json& value);
bool no(const Json& value);     ///< false
bool empty(const Json& value);  ///< {} or []
bool one(const Json& value);
}  // namespace key_values

}  // namespace attnlab
