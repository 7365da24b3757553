// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace attnlab {

/// Milliseconds, from the call until the pixels are in memory.
struct Timing {
  double p50 = 0, p99 = 0;
};

/// How fast a map of 2048 × 2048 cells is drawn at 900 × 900 pixels on this display.
struct MapBenchmark {
  std::string renderer;  ///< what OpenGL calls itself
  Timing pan, pan_near;  ///< the whole map, and zoomed in until single cells show
  Timing zoom;
  Timing new_map;  ///< values in memory → pixels
};

/// Opens a window for some seconds. Needs a QApplication and OpenGL; throws Error without it.
MapBenchmark benchmark_map();

/// A table for people.
std::string to_text(const MapBenchmark& benchmark);

}  // namespace attnlab
