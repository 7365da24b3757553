// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace attnlab {

/// One line of what the screen costs. Where a figure is a share and not a time, `usual` and `worst`
/// are the same.
struct BenchmarkRow {
  std::string what;
  double usual = 0, worst = 0;    ///< p50 and p99
  double goal = 0, moonshot = 0;  ///< that `worst` is held against
  std::string unit = "ms";
};

/// A table for people, with a word on whether goal and moonshot are kept.
std::string benchmark_table(const std::vector<BenchmarkRow>& rows);

/// p50 and p99 of `values`, which it sorts. Throws Error when there are none.
BenchmarkRow benchmark_row(std::string what, std::vector<double> values, double goal,
                           double moonshot);

}  // namespace attnlab
