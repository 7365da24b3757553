// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <vector>

#include "core/shared/analysis/indicators.h"

namespace attnlab::test {

/// A map's indicators that are all told apart: entropy e, normalised e / 10, concentration 2e, …
inline MapIndicators map_indicators(double e) {
  return {e, e / 10, 2 * e, e / 20, {e / 8, e / 16, e / 32, e / 64}};
}

/// A layer with two heads; `e` is the mean's entropy.
inline LayerIndicators layer(double e) {
  LayerIndicators made;
  made.heads = {map_indicators(e - 0.5), map_indicators(e + 0.5)};
  made.mean = map_indicators(e);
  made.head_diversity = e / 100;
  made.logits = {-3 * e, -e, 0.1, e, 4 * e};
  return made;
}

/// The identity of a layer without mixing.
inline LayerIndicators silent_layer() {
  constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
  LayerIndicators made;
  made.mean = {0, 0, 8, 1.0 / 64, {1, 0, 0, 0}};
  made.mixing = false;
  made.logits = {nothing, nothing, nothing, nothing, nothing};
  return made;
}

}  // namespace attnlab::test
