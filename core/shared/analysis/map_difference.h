// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/shared/analysis/maps.h"

namespace attnlab {

/// How two maps [L, L] differ, over their causal cells. NaN where a map holds values that are no
/// number, and entropy_change where weights are below 0.
struct MapChange {
  double mean_absolute = 0;                     ///< mean |Δ| over causal cells
  double largest = 0;                           ///< Δ of the largest |Δ|, with its sign
  int64_t largest_row = 0, largest_column = 0;  ///< where, from 0
  double total_variation = 0;  ///< mean over rows of ½ Σ_j |Δ_ij|: the share of weight that moved
  double entropy_change = 0;   ///< mean over rows, nats: > 0 when the second is broader
};

struct MapDifference {
  Matrix values;  ///< Δ = after − before, [L, L]
  MapChange change;
};
/// Throws Error for maps of different sizes, or none.
MapDifference map_difference(const Matrix& before, const Matrix& after);

}  // namespace attnlab
