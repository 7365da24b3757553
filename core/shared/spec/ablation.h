// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/shared/base/json.h"
#include "core/shared/spec/model.h"

namespace attnlab {

/// A map that stands where a layer would compute its own, for every head.
enum class MapChoice {
  uniform,   ///< row i: 1/i on each token up to i
  identity,  ///< each token on itself
  previous   ///< each token on the one before it, the first on itself
};
std::string_view name_of(MapChoice choice);
std::vector<std::string> map_choice_names();
/// Throws Error that suggests the nearest name.
MapChoice parse_map_choice(std::string_view word);

/// What a question takes out of a model, or changes in it, while it is answered; never an edit of
/// the run. A second stream passes the layers as they are changed. Layers and heads count from 0
/// here, from 1 in JSON and text.
struct Ablation {
  std::set<int64_t> skip_blocks;      ///< whole layers
  std::set<int64_t> skip_mixers;      ///< first half blocks; the feed-forward stays
  std::map<int64_t, MapChoice> maps;  ///< by layer: this map acts on V instead of its own
  std::set<std::pair<int64_t, int64_t>> zero_heads;  ///< {layer, head}: mixed values 0 before W_O

  [[nodiscard]] bool empty() const {
    return skip_blocks.empty() && skip_mixers.empty() && maps.empty() && zero_heads.empty();
  }
  [[nodiscard]] bool skips(int64_t layer) const {
    return skip_blocks.contains(layer) || skip_mixers.contains(layer);
  }
  bool operator==(const Ablation&) const = default;
};

/// Everything wrong with it for this model, in one go; empty when it can be applied. A map or a
/// zeroed head needs a layer that mixes and is not skipped; a layer without mixing may be given the
/// identity, which it has.
std::vector<std::string> problems(const Ablation& ablation, const ModelSpec& model);

/// The paper's skip evaluation (paper §4.2): every layer that is not standard is left out whole.
/// Empty for a model of standard layers alone.
Ablation skip_variant_layers(const ModelSpec& model);

/// {"skip_blocks": [1, 3], "skip_mixers": [2], "maps": {"4": "uniform"}, "zero_heads": [[5, 1]]};
/// what is empty is left out.
Json to_json(const Ablation& ablation);
/// Throws Error naming the value that is wrong.
Ablation ablation_from_json(const JsonReader& reader);

/// "skip 1,3-5; mixer 2; 7=uniform; zero 8:1,3", for people and back. Throws Error naming the part
/// that is wrong.
std::string to_text(const Ablation& ablation);
Ablation parse_ablation(std::string_view text);
/// Parts of it, as options of the command line take them: "1,3-5" (throws on a number below 1),
/// "3=uniform;4-6=previous", "2:1,3;5:2".
std::set<int64_t> parse_layer_set(std::string_view text);
std::map<int64_t, MapChoice> parse_map_choices(std::string_view text);
std::set<std::pair<int64_t, int64_t>> parse_zero_heads(std::string_view text);

}  // namespace attnlab
