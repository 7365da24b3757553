// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "widgets/common/benchmark_table.h"

namespace attnlab {

struct FrameTimes {
  double window_p50 = 0, window_p99 = 0;  ///< ms to find what is to be drawn
  double frame_p50 = 0, frame_p99 = 0;    ///< ms for that and the replot
};

struct PlotBenchmark {
  size_t points = 0;
  int width = 0;  ///< of the plot, pixels
  FrameTimes pan, zoom;
};

/// Pans and zooms a noisy loss curve of `points` points in a shown window `width` pixels wide, 200
/// frames each. Needs a QApplication.
PlotBenchmark benchmark_plot(size_t points = 10'000'000, int width = 1000, double smoothing = 0);

/// The result as lines of a table: finding what is to be drawn, and that with the replot.
std::vector<BenchmarkRow> rows_of(const PlotBenchmark& result, const std::string& what);

}  // namespace attnlab
