// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

namespace attnlab {

/// A stretch of a text, in UTF-16 units, that is right or wrong as a whole.
struct SampleMark {
  qsizetype start, length;
  bool right;
};

struct SampleMarks {
  std::vector<SampleMark> stretches;  ///< cover the text up to where something is expected
  int right = 0, expected = 0;        ///< characters (code points)
};

/// Compares character by character; what a text lacks at its end counts as wrong.
SampleMarks mark_sample(const QString& text, const QString& expected);

}  // namespace attnlab
