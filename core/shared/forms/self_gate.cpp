// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/translated.h"
#include "core/shared/forms/softmax_map.h"

namespace attnlab {
namespace {

// Every row shares the same scores s_j; only the denominator grows.
void map(const HeadInput& head, std::span<double> weights) {
  std::vector<double> scores;
  for (int64_t j = 0; j < head.length; ++j) scores.push_back(head.score(j, j));
  softmax_map(head, weights, [&](int64_t, int64_t j) { return scores[static_cast<size_t>(j)]; });
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
    .title = ATTNLAB_TEXT("Form", "Self gate (prefix softmax)"),
    .formula = "A_ij = exp(s_j) / sum_{j'<=i} exp(s_j'),  s_j = SiLU(q_j).k_j / sqrt(d_h)",
    .source = "paper Eq. 7-8, 18",
    .uses_positions = false,
    .scores_are_pairs = false,
    .probability_map = true,
    .slow = false,
    .map = map,
    .cost = cost,
    .weight = PairWeight::exponential,
    .sign = "M 2 13 C 9 13 7 3 14 3",
};

}  // namespace attnlab
