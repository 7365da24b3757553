// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "core/shared/forms/form_info.h"

namespace attnlab {
namespace {

void map(const HeadInput& head, std::span<double> weights) {
  for (int64_t i = 0; i < head.length; ++i) {
    const auto row =
        weights.subspan(static_cast<size_t>(i * head.length), static_cast<size_t>(head.length));
    double largest = head.score(i, i);
    for (int64_t j = head.first(i); j <= i; ++j) {
      row[static_cast<size_t>(j)] = head.score(i, j);
      largest = std::max(largest, row[static_cast<size_t>(j)]);
    }
    double sum = 0;
    for (int64_t j = head.first(i); j <= i; ++j)
      sum += row[static_cast<size_t>(j)] = std::exp(row[static_cast<size_t>(j)] - largest);
    for (int64_t j = 0; j < head.length; ++j)
      row[static_cast<size_t>(j)] =
          j >= head.first(i) && j <= i ? row[static_cast<size_t>(j)] / sum : 0.0;
  }
}

CoreCost cost(const CoreShape& s) {
  const double width = s.heads * s.head_dim;
  return {4 * s.batch * s.length * s.length * width, 4 * s.batch * s.length * width,
          2 * s.batch * s.length * width, s.batch * s.heads * s.length};
}

}  // namespace

extern const FormInfo softmax_form{
    .name = "softmax",
    .title = "Softmax of dot products",
    .formula = "A_ij = exp(x_ij) / sum_{j'<=i} exp(x_ij'),  x_ij = q_i.k_j / sqrt(d_h)",
    .source = "paper Eq. 1-3",
    .uses_positions = true,
    .scores_are_pairs = true,
    .probability_map = true,
    .slow = false,
    .map = map,
    .cost = cost,
};

}  // namespace attnlab
