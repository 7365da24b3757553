// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>

#include "core/shared/forms/form_info.h"

namespace attnlab {

/// A_ij = exp(s(i, j)) / Σ exp(s(i, j')) over the j' that row i sees; rows subtract their largest
/// score, so that scores of any size stay exact.
template <class Score>
void softmax_map(const HeadInput& head, std::span<double> weights, Score score) {
  for (int64_t i = 0; i < head.length; ++i) {
    const auto row =
        weights.subspan(static_cast<size_t>(i * head.length), static_cast<size_t>(head.length));
    std::ranges::fill(row, 0.0);
    const auto seen =
        row.subspan(static_cast<size_t>(head.first(i)), static_cast<size_t>(i - head.first(i) + 1));
    for (size_t c = 0; c < seen.size(); ++c)
      seen[c] = score(i, head.first(i) + static_cast<int64_t>(c));
    const double largest = *std::ranges::max_element(seen);
    double sum = 0;
    for (double& x : seen) sum += x = std::exp(x - largest);
    for (double& x : seen) x /= sum;
  }
}

/// What softmax over all pairs costs here, with a bias or a window too: hidden pairs are computed.
inline CoreCost softmax_cost(const CoreShape& s) {
  const double width = s.heads * s.head_dim;
  return {4 * s.batch * s.length * s.length * width, 4 * s.batch * s.length * width,
          2 * s.batch * s.length * width, s.batch * s.heads * s.length};
}

}  // namespace attnlab
