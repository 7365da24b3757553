// SPDX-License-Identifier: Apache-2.0
// The eight indicators of paper §4.4 and the pre-softmax ranges of paper Fig. 2, raw: min–max
// normalising belongs to a plot, which names the set it normalised over.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "core/shared/analysis/maps.h"
#include "core/shared/messages/probe.h"

namespace attnlab {

inline constexpr int64_t loc_focus_offsets = 4;  ///< LocFoc_0 … LocFoc_3

/// Of one head's map A [L, L], or the mean over the heads of a layer. What does not exist
/// (loc_focus[N] with L ≤ N) is NaN.
struct MapIndicators {
  double entropy = 0;             ///< mean over rows of −Σ_j A_ij ln A_ij, nats
  double normalised_entropy = 0;  ///< mean over rows i ≥ 2 of that divided by ln i: 1 is uniform
  double concentration = 0;       ///< ‖A‖_F
  double sink = 0;                ///< mean over rows of A_i1
  std::array<double, loc_focus_offsets> loc_focus{};  ///< Σ_i A_i,i−N / (L − N)
};

/// Pre-softmax activations over causal cells of all heads of a layer; for a form with one score a
/// position, over positions. Quartiles are interpolated linearly.
struct LogitRange {
  double min = 0, lower_quartile = 0, median = 0, upper_quartile = 0, max = 0;
  [[nodiscard]] double largest() const { return std::max(std::abs(min), std::abs(max)); }
};

struct LayerIndicators {
  std::vector<MapIndicators> heads;  ///< without mixing: as many as the probe says, all alike
  MapIndicators mean;                ///< over heads
  double head_diversity = 0;  ///< mean over causal cells of the population deviation over heads
  bool mixing = true;         ///< false: the map is the identity and there are no logits
  bool fixed = false;         ///< the map is the same for every input
  LogitRange logits;          ///< NaN without mixing
};

/// All layers of one probe, panel by panel: no [L, L] matrix is stored for the forms of the paper.
/// fp32 with long sums in double; one core. Throws Error as `head_matrix` does.
std::vector<LayerIndicators> indicators(const Probe& probe);
LayerIndicators indicators(const LayerProbe& layer, int64_t length);

/// The same of given maps [L, L], one a head, with no logits. What lies above the diagonal is not
/// read. The entropy of weights below 0 is NaN. Throws Error when the maps differ in size.
LayerIndicators indicators(std::span<const Matrix> heads);

/// Means of the indicators of several texts of one length through one model. Of the logits' range
/// the ends are the outermost of all, the quartiles means. Throws Error for none and for other
/// layers or heads.
std::vector<LayerIndicators> mean_over_sequences(
    const std::vector<std::vector<LayerIndicators>>& sequences);

/// What a run recorded at one step.
struct IndicatorFrame {
  int64_t step = 0;
  std::vector<LayerIndicators> layers;
};

}  // namespace attnlab
