// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/translated.h"
#include "core/shared/forms/softmax_map.h"

namespace attnlab {
namespace {

constexpr FormParameter parameters[] = {
    {.name = "strength",
     .title = ATTNLAB_TEXT("Form", "Strength"),
     .unit = "",
     .help =
         ATTNLAB_TEXT("Form", "multiplies the slopes of all heads; 0: softmax without positions"),
     .value = 1,
     .low = 0,
     .high = 64,
     .whole = false},
};

/// 2^(-8 (head + 1) / heads) where heads are a power of two; else those of the power below, then
/// every second one of the power above.
double slope(int64_t head, int64_t heads) {
  int64_t power = 1;
  while (2 * power <= heads) power *= 2;
  const double place = head < power ? static_cast<double>(head + 1)
                                    : static_cast<double>(2 * (head - power) + 1) / 2;
  return std::exp2(-8 * place / static_cast<double>(power));
}

double bias(const HeadInput& head, int64_t i, int64_t j) {
  return -head.parameters[0] * slope(head.head, head.heads) * static_cast<double>(i - j);
}

void map(const HeadInput& head, std::span<double> weights) {
  softmax_map(head, weights,
              [&](int64_t i, int64_t j) { return head.score(i, j) + bias(head, i, j); });
}

}  // namespace

extern const FormInfo alibi_form{
    .name = "alibi",
    .title = ATTNLAB_TEXT("Form", "ALiBi (softmax with a slope by head)"),
    .formula = "A_ij = exp(x_ij - m_h (i-j)) / sum_{j'<=i} ...,  m_h = 2^(-8h/H)",
    .source = "Press et al. 2022",
    .uses_positions = false,
    .scores_are_pairs = true,
    .probability_map = true,
    .slow = false,
    .map = map,
    .cost = softmax_cost,
    .weight = PairWeight::exponential,
    .sign = "M 2 13 L 14 3 M 2 13 L 14 8 M 2 13 L 14 13",
    .parameters = parameters,
    .bias = bias,
};

}  // namespace attnlab
