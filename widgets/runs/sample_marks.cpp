// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/sample_marks.h"

#include <QList>
#include <algorithm>

namespace attnlab {

SampleMarks mark_sample(const QString& text, const QString& expected) {
  const auto written = text.toUcs4(), wanted = expected.toUcs4();
  SampleMarks marks;
  marks.expected = static_cast<int>(
      std::ranges::count_if(wanted, [](char32_t c) { return !QChar::isSpace(c); }));
  qsizetype at = 0;
  for (qsizetype i = 0; i < std::min(written.size(), wanted.size()); ++i) {
    const bool right = written[i] == wanted[i];
    const qsizetype length = QChar::requiresSurrogates(written[i]) ? 2 : 1;
    // A space between two words is no achievement.
    if (!QChar::isSpace(wanted[i])) marks.right += right;
    if (marks.stretches.empty() || marks.stretches.back().right != right)
      marks.stretches.push_back({at, 0, right});
    marks.stretches.back().length += length;
    at += length;
  }
  return marks;
}

}  // namespace attnlab
