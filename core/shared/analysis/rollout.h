// SPDX-License-Identifier: Apache-2.0
// Attention rollout (Abnar & Zuidema, "Quantifying Attention Flow in Transformers", 2020, §3): how
// much of each position after some layers comes from each token, when half of every layer's output
// is taken to be its residual.
#pragma once

#include <cstdint>
#include <vector>

#include "core/shared/analysis/maps.h"
#include "core/shared/messages/probe.h"

namespace attnlab {

/// Â = (Ā + I)/2 with rows divided by their sums, [L, L]: Ā is the mean of a layer's maps over its
/// heads, a zeroed head counting as none. The identity for a layer without mixing or left out.
Matrix layer_flow(const LayerProbe& layer, int64_t length);

/// Â_n ⋯ Â_1 over the first `layers` layers (−1: all), [L, L]; row i: where position i comes from.
/// Throws Error for more layers than the probe has.
Matrix rollout(const Probe& probe, int64_t layers = -1);

/// Where one position after the last layer comes from, seen at every depth: [layers + 1, L], row l
/// over the positions of the residual stream that enters layer l + 1; row 0 is the tokens, the last
/// row 1 at `position`. Costs a vector a layer, no matrix product. −1: the last position.
Matrix flow_to(const Probe& probe, int64_t position = -1);

}  // namespace attnlab
