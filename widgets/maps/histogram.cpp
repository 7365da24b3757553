// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/histogram.h"

#include <algorithm>

namespace attnlab {

std::vector<float> histogram(const Matrix& matrix, bool causal, double low, double high, int bins) {
  constexpr int64_t enough = 1 << 19;
  std::vector<float> counts(static_cast<size_t>(bins), 0);
  const int64_t cells = matrix.rows * matrix.columns;
  // Odd, so that the samples of a power-of-two matrix do not fall into the same columns.
  const int64_t stride = cells <= enough ? 1 : (cells / enough) | 1;
  const double factor = bins / (high - low);
  for (int64_t i = 0; i < cells; i += stride) {
    const double value = matrix.values[static_cast<size_t>(i)];
    if (!(value >= low && value <= high)) continue;
    if (causal && i % matrix.columns > i / matrix.columns) continue;
    const auto bin = static_cast<size_t>((value - low) * factor);
    counts[std::min(bin, counts.size() - 1)] += 1;
  }
  const float most = *std::max_element(counts.begin(), counts.end());
  if (most > 0)
    for (float& count : counts) count /= most;
  return counts;
}

}  // namespace attnlab
