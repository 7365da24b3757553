// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/shared/messages/probe.h"

namespace attnlab {

/// One map of a probe; from 0.
struct HeadPlace {
  int64_t layer = 0, head = 0;
};
/// `layer` and `head` from 1, or 0 for those that are selected (from 0).
HeadPlace place_of(int64_t layer, int64_t head, int64_t selected_layer, int64_t selected_head);

/// All of these throw Error for a layer, head, row or figure that the probe does not have.

/// Weights of a row up to itself, [row + 1].
std::vector<float> map_row(const Probe& probe, HeadPlace place, int64_t row);
/// A figure of figure_names of every head of a layer. "induction" and "duplicate" as HeadScores has
/// them, for a text that is repeated.
std::vector<double> head_figures(const Probe& probe, int64_t layer, const std::string& figure);
double head_figure(const Probe& probe, HeadPlace place, const std::string& figure);

}  // namespace attnlab
