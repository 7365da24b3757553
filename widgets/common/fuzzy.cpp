// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/fuzzy.h"

#include <algorithm>
#include <limits>

namespace attnlab {
namespace {

constexpr int kLetter = 4, kAdjacent = 8, kWordStart = 9, kTextStart = 4, kGap = 1;
constexpr int kNone = std::numeric_limits<int>::min() / 2;

int letter_score(const QString& text, int at) {
  if (at == 0) return kLetter + kWordStart + kTextStart;
  return kLetter + (text[at - 1].isLetterOrNumber() ? 0 : kWordStart);
}

}  // namespace

// best[i][j]: the best score with letter i of the query at character j of the text.
std::optional<FuzzyMatch> fuzzy_match(const QString& query, const QString& text) {
  const QString q = query.toCaseFolded(), t = text.toCaseFolded();
  const int n = static_cast<int>(q.size()), m = static_cast<int>(t.size());
  if (n == 0) return FuzzyMatch{};
  if (n > m) return std::nullopt;
  std::vector<std::vector<int>> best(n, std::vector<int>(m, kNone)), from = best;
  for (int i = 0; i < n; ++i) {
    int far = kNone, far_at = -1;  // the best earlier place of letter i − 1, less the gap since
    for (int j = i; j < m; ++j) {
      if (i > 0 && j >= 2) {
        far = std::max(far - kGap, kNone);
        if (best[i - 1][j - 2] - kGap > far) far = best[i - 1][far_at = j - 2] - kGap;
      }
      if (q[i] != t[j]) continue;
      const int near = i > 0 && j > 0 ? best[i - 1][j - 1] + kAdjacent : kNone;
      const int before = i == 0 ? 0 : std::max(near, far);
      if (before <= kNone / 2) continue;
      best[i][j] = before + letter_score(t, j);
      from[i][j] = near >= far ? j - 1 : far_at;
    }
  }
  const auto last = std::max_element(best[n - 1].begin(), best[n - 1].end());
  if (*last <= kNone / 2) return std::nullopt;
  FuzzyMatch match{*last, std::vector<int>(n)};
  for (int i = n - 1, j = static_cast<int>(last - best[n - 1].begin()); i >= 0; --i) {
    match.positions[i] = j;
    j = from[i][j];
  }
  return match;
}

}  // namespace attnlab
