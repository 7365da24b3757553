// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "widgets/common/benchmark_table.h"

namespace attnlab {

/// How fast a map of 2048 × 2048 cells is drawn at 900 × 900 pixels on this display: milliseconds
/// from the call until the pixels are in memory.
struct MapBenchmark {
  std::string renderer;  ///< what OpenGL calls itself
  std::vector<BenchmarkRow> rows;
};

/// Opens a window for some seconds. Needs a QApplication and OpenGL; throws Error without it.
MapBenchmark benchmark_map();

}  // namespace attnlab
