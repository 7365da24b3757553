// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>
#include <vector>

namespace attnlab {

struct FuzzyMatch {
  int score = 0;               ///< higher is better
  std::vector<int> positions;  ///< the matched characters of the text, ascending
};

/// Finds the letters of `query` in `text` in their order, not necessarily adjacent, ignoring case.
/// Beginnings of words and runs of adjacent letters score higher. Nothing when a letter is missing;
/// an empty query matches everything with score 0.
std::optional<FuzzyMatch> fuzzy_match(const QString& query, const QString& text);

}  // namespace attnlab
