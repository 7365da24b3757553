// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/shared/spec/families/tensor_source.h"
#include "core/shared/spec/model.h"

namespace attnlab {

/// Keys of a config.json that a family understands, and with which values.
struct KeyGroup {
  bool (*understood)(const Json& value);
  std::string_view expected;  ///< what would be understood, for people
  std::vector<std::string_view> names;
};

/// What a class calls sizes that most classes call otherwise: {ours, theirs}.
using SizeNames = std::vector<std::pair<std::string_view, std::string_view>>;

/// A family of models: what its config.json may say and which model that is. A key that nobody
/// reads could make it another model, so that only keys of `keys` and of `common_keys` pass.
struct Family {
  std::string_view model_type, architecture;  ///< "llama", "Llama" of LlamaForCausalLM
  std::vector<KeyGroup> keys;
  /// What the class takes for keys that a file leaves out.
  Json defaults;
  /// Fills the axes that are the family's own in a spec that has sizes and standard layers. Throws
  /// Error for values that give a model which cannot be computed here.
  void (*read)(const JsonReader& config, ModelSpec& spec);
  /// Whether its class computes exactly this model.
  bool (*computes)(const ModelSpec& spec);
  /// Adds its own keys to a config.json that has the common ones.
  void (*write)(const ModelSpec& spec, Json& config);
  SizeNames size_names = {};
  std::string_view with_head = "ForCausalLM";  ///< behind `architecture`
  /// Where a tensor of ours lies in its files, which may leave out `prefix`; null: under our names.
  TensorSource (*source)(const std::string& name, const ModelSpec& spec) = nullptr;
  std::string_view prefix = "model.";
  /// Whether a tensor that the model has not is one that its files may have: masks, frequencies.
  bool (*is_buffer)(std::string_view name) = [](std::string_view name) {
    return name.ends_with(".rotary_emb.inv_freq");
  };
};

#define ATTNLAB_FAMILY(name) extern const Family name##_family;
#include "core/shared/spec/families/families.def"
#undef ATTNLAB_FAMILY

/// Every family that can be opened, in the order of families.def.
const std::vector<const Family*>& families();
/// The family of a config.json. Throws Error naming those that there are.
const Family& family_of(const JsonReader& config);
/// The family of this model_type, or null.
const Family* find_family(std::string_view model_type);

/// What all families share: sizes that the reader takes, and notes that change no number.
const std::vector<KeyGroup>& common_keys();

/// The file with the family's defaults for keys that it leaves out; null leaves out nothing.
Json with_defaults(const Json& config, const Family& family);

/// Throws Error naming file, key and value of whatever `family` does not understand. `null` is as
/// good as absent.
void refuse_other_keys(const JsonReader& config, const Family& family);

/// Where a class looks for RoPE beside rope_parameters, and what it takes where nothing says it.
struct RopeKeys {
  double theta = 10000;
  const char* theta_key = "rope_theta";
  std::optional<double> share =
      std::nullopt;  ///< of each head that rotates; nothing: the class knows but 1
  const char* share_key = "partial_rotary_factor";
};
/// RoPE out of the keys, rope_parameters (transformers 5) and rope_scaling. Throws Error for what
/// is not supported and for places that contradict each other.
void read_rope(const JsonReader& config, ModelSpec& spec, const RopeKeys& keys = {});
/// Writes what `read_rope` reads, but for rope_theta.
void write_rope(const ModelSpec& spec, Json& config);

/// Gives the layers that `layer_types` calls sliding_attention a window of `sliding_window` tokens;
/// without that list, those that `slides` names. `use_sliding_window` must be true for it. A window
/// that hides nothing is none.
void read_windows(const JsonReader& config, ModelSpec& spec,
                  const std::function<bool(size_t layer)>& slides);
/// The same for all layers, whatever `use_sliding_window` says.
void read_window_everywhere(const JsonReader& config, ModelSpec& spec);
/// Writes what `read_windows` reads.
void write_windows(const ModelSpec& spec, Json& config);
/// The window that all layers with one share, 0 for none; nothing when they differ.
std::optional<int64_t> common_window(const ModelSpec& spec);

/// A feed-forward that is not gated, by its activation. Throws Error for one that is not known.
FeedForwardKind read_activation(const JsonReader& config, std::string_view key);
/// The activation again.
std::string_view activation_name(FeedForwardKind kind);

/// All layers are standard and rotate, and nothing is there that Llama had not.
bool is_plain_decoder(const ModelSpec& spec);

/// The part "attnlab" of a config.json: what only models of ours have.
void read_own(const JsonReader& own, ModelSpec& spec);
Json own_json(const ModelSpec& spec);

/// A value as an error shows it.
std::string value_text(const Json& value);

namespace key_values {
bool anything(const Json& value);
bool no(const Json& value);     ///< false
bool empty(const Json& value);  ///< {} or []
bool one(const Json& value);
bool yes(const Json& value);   ///< true
bool none(const Json& value);  ///< no value at all
}  // namespace key_values

}  // namespace attnlab
