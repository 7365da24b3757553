// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/shared/analysis/indicators.h"
#include "core/shared/analysis/map_rows.h"

namespace attnlab {

/// Sees the weights of rows [begin, end) of one head's map, row i up to column i. Heads come in
/// turn, panel by panel.
using PanelWatch = std::function<void(int64_t head, const Panel& weights)>;

/// The indicators of a layer's maps, without the range of their logits (NaN), while `watch` sees
/// the rows they are made of: one pass over maps that are never whole. Without mixing there is
/// nothing to see. Throws Error as `indicators` does.
LayerIndicators watched_indicators(const LayerProbe& layer, int64_t length,
                                   const PanelWatch& watch);

}  // namespace attnlab
