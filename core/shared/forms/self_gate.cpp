// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "core/shared/forms/form_info.h"

namespace attnlab {
namespace {

// Every row shares the same scores s_j; only the denominator grows. Row i subtracts the largest
// score it sees, so scores of any size stay exact.
void map(const HeadInput& head, std::span<double> weights) {
  std::vector<double> scores(static_cast<size_t>(head.length));
  for (int64_t j = 0; j < head.length; ++j) scores[static_cast<size_t>(j)] = head.score(j, j);
  for (int64_t i = 0; i < head.length; ++i) {
    const auto row =
        weights.subspan(static_cast<size_t>(i * head.length), static_cast<size_t>(head.length));
    const double largest =
        *std::max_element(scores.begin() + head.first(i), scores.begin() + i + 1);
    double sum = 0;
    for (int64_t j = head.first(i); j <= i; ++j)
      sum += row[static_cast<size_t>(j)] = std::exp(scores[static_cast<size_t>(j)] - largest);
    for (int64_t j = 0; j < head.length; ++j)
      row[static_cast<size_t>(j)] =
          j >= head.first(i) && j <= i ? row[static_cast<size_t>(j)] / sum : 0.0;
  }
}

CoreCost cost(const CoreShape& s) {
  const double tokens = s.batch * s.length;
  const double per_token = s.heads * (5 * s.head_dim + 10);  // dot, SiLU, one fused update
  return {tokens * per_token, s.batch * per_token, s.batch * s.heads * (s.head_dim + 1),
          tokens * s.heads};
}

}  // namespace

extern const FormInfo self_gate_form{
    .name = "self_gate",
    .title = "Self gate (prefix softmax)",
    .formula = "A_ij = exp(s_j) / sum_{j'<=i} exp(s_j'),  s_j = SiLU(q_j).k_j / sqrt(d_h)",
    .source = "paper Eq. 7-8, 18",
    .uses_positions = false,
    .scores_are_pairs = false,
    .probability_map = true,
    .slow = false,
    .map = map,
    .cost = cost,
};

}  // namespace attnlab
