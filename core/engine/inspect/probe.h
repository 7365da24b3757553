// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <vector>

#include "core/engine/model/language_model.h"
#include "core/shared/analysis/indicators.h"
#include "core/shared/data/tokenizer.h"

namespace attnlab {

/// What the model says about one text, through the code it trains with: prepared q, k, v of every
/// layer (under bf16 the rounded ones) and the loss of each token, under the model's ablation if it
/// has one. Builds no graph and changes no
/// weight. `step` is left to the caller. Without a tokenizer, tokens are named by their ids.
/// Throws Error for no ids, ids outside the vocabulary, or more than the model's positions.
Probe probe(LanguageModel& model, const Tokenizer* tokenizer, const std::vector<int64_t>& ids);

/// Throws Error as `probe` does.
void check_sequence(const ModelSpec& spec, const std::vector<int64_t>& ids);
/// The indicators of one text's maps alone: no loss, and nothing behind the last map is computed.
std::vector<LayerIndicators> probe_indicators(LanguageModel& model,
                                              const std::vector<int64_t>& ids);

/// What a run records of one text (map_frame.h): q and k of `layers` (from 0). Computes nothing
/// behind the last map. `step` is left to the caller. Throws Error as `probe` does.
Probe probe_maps(LanguageModel& model, const Tokenizer* tokenizer, const std::vector<int64_t>& ids,
                 const std::set<int64_t>& layers);

/// Sees q and k of a layer for a text, both from 0.
using LayerLook = std::function<void(size_t text, size_t layer, const LayerProbe& seen)>;
/// The maps of texts of one length, which pass the model together. `look` is called on all cores at
/// once, for every text and layer. Computes nothing behind the last map. Throws Error as `probe`
/// does.
void look_at_maps(LanguageModel& model, const std::vector<std::vector<int64_t>>& texts,
                  const LayerLook& look);

/// The text of each id.
std::vector<std::string> token_texts(const Tokenizer* tokenizer, const std::vector<int64_t>& ids);

}  // namespace attnlab
