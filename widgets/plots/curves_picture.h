// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string>
#include <vector>

#include "core/shared/analysis/series.h"
#include "widgets/common/run_style.h"

namespace attnlab {

/// Something that happened at a step of a curve, such as a fork.
struct CurveMark {
  double x = 0;
  QString text;
};

/// What one plot shows, for a plot on paper or in a file. The series belong to the plot and must
/// outlive this.
struct CurvesPicture {
  struct Line {
    QString name;
    RunStyle style;
    const Series* raw = nullptr;
    const Series* smoothed = nullptr;  ///< drawn over the raw trace; may be null
    /// The edges of a band around a mean; null for a single run.
    const Series *low = nullptr, *high = nullptr;
  };
  struct Level {
    double value = 0;
    QString label;
  };
  QString title;                ///< the quantity, on the vertical axis
  QString x_label;              ///< on the horizontal axis
  std::string x_name = "step";  ///< in tables
  double x0 = 0, x1 = 1, y0 = 0, y1 = 1;
  bool log_x = false, log_y = false;
  bool legend = true;
  std::vector<Line> lines;
  std::vector<Level> levels;  ///< horizontal reference lines

  /// The series that stands in front.
  static const Series& main(const Line& line) { return line.smoothed ? *line.smoothed : *line.raw; }
};

}  // namespace attnlab
