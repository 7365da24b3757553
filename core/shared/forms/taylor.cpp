// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/translated.h"
#include "core/shared/forms/form_info.h"
#include "core/shared/forms/taylor_polynomial.h"

namespace attnlab {
namespace {

void map(const HeadInput& head, std::span<double> weights) {
  for (int64_t i = 0; i < head.length; ++i) {
    const auto row =
        weights.subspan(static_cast<size_t>(i * head.length), static_cast<size_t>(head.length));
    double sum = 0;
    for (int64_t j = head.first(i); j <= i; ++j)
      sum += row[static_cast<size_t>(j)] = taylor_polynomial(head.score(i, j));
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

extern const FormInfo taylor_form{
    .name = "taylor",
    .title = ATTNLAB_TEXT("Form", "Second-order Taylor polynomial"),
    .formula = "A_ij = T(x_ij) / sum_{j'<=i} T(x_ij'),  T(x) = 1 + x + x^2/2",
    .source = "paper Eq. 6, 14-17 (one joint normaliser)",
    .uses_positions = true,
    .scores_are_pairs = true,
    .probability_map = true,
    .slow = false,
    .map = map,
    .cost = cost,
    .weight = PairWeight::taylor,
    .sign = "M 2 3 C 5 17.5 11 17.5 14 3",
};

}  // namespace attnlab
