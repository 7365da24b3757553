// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "core/shared/analysis/maps.h"
#include "core/shared/base/json.h"
#include "core/shared/messages/probe.h"

namespace attnlab {

/// Cells of a map on a page: `levels` steps between the ends of its range, so that a value is exact
/// to half a step (1/508 of the range, which is 0 to 1 wherever the weights are), and one code for
/// what is no number.
inline constexpr int cell_levels = 254;
inline constexpr char cell_without_number = static_cast<char>(255);

/// All heads of the layers that mix, one behind the other; of each the causal cells row by row.
struct PageCells {
  std::string codes;                              ///< a byte a cell
  std::vector<std::pair<double, double>> ranges;  ///< least and largest of each map
};
/// The causal cells of a map [L, L], behind those that are there.
void add_cells(const Matrix& map, PageCells& cells);
/// Of the first `shown` tokens; rows do not depend on the tokens behind them. Throws Error as
/// `head_matrix` does.
PageCells page_cells(const Probe& probe, int64_t shown);

/// The maps of a run at some steps of the same text.
struct PageFrames {
  std::vector<int64_t> steps;               ///< ascending, at least one
  std::function<Probe(int64_t step)> read;  ///< throws Error for a frame that is damaged
};
/// As the page reads it: {"tokens", "length" of the whole text, "heads", "layers": [{"layer" (from
/// 1), "mixing", "fixed"}], "recorded": how many frames there are, "frames": [{"step", "ranges"
/// where a map leaves 0 to 1, "cells": base64 of a zlib stream}]}. Frames and tokens are as many as
/// fit into `budget` bytes: the newest frame first, then evenly chosen ones with the first. Null
/// where not even a few tokens fit. Throws Error when the newest frame cannot be read.
Json page_maps(const PageFrames& frames, size_t budget);

}  // namespace attnlab
