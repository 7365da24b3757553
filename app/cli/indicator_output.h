// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shared/analysis/indicators.h"
#include "core/shared/base/json.h"

namespace attnlab::cli {

/// {"layer": 1, "mixing", "fixed", the means over heads, "head_diversity", "logit_range": [min,
/// lower quartile, median, upper quartile, max], "heads": [{"entropy", "normalised_entropy",
/// "concentration", "sink", "loc_focus": [4]}]} for each layer; null for what does not exist.
Json to_json(const std::vector<LayerIndicators>& layers);

/// Two tables: heads and their means, then the range of the logits of each layer.
std::string to_text(const std::vector<LayerIndicators>& layers);

/// One line a head, then one a layer with the means (head: mean); empty for what does not exist.
std::string to_csv(const std::vector<LayerIndicators>& layers);

}  // namespace attnlab::cli
