// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/translated.h"
#include "core/shared/forms/softmax_map.h"

namespace attnlab {
namespace {

constexpr FormParameter parameters[] = {
    {.name = "width",
     .title = ATTNLAB_TEXT("Form", "Width"),
     .unit = ATTNLAB_TEXT("Form", "tokens"),
     .help = ATTNLAB_TEXT("Form", "tokens that a row sees, its own included"),
     .value = 16,
     .low = 1,
     .high = 1 << 18,
     .whole = true},
};

int64_t window(std::span<const double> values) { return static_cast<int64_t>(values[0]); }

void map(const HeadInput& head, std::span<double> weights) {
  HeadInput seen = head;
  seen.window =
      head.window > 0 ? std::min(head.window, window(head.parameters)) : window(head.parameters);
  softmax_map(seen, weights, [&](int64_t i, int64_t j) { return head.score(i, j); });
}

}  // namespace

extern const FormInfo window_form{
    .name = "window",
    .title = ATTNLAB_TEXT("Form", "Softmax over a window"),
    .formula = "A_ij = exp(x_ij) / sum_{i-w<j'<=i} exp(x_ij'),  x_ij = q_i.k_j / sqrt(d_h)",
    .source = "sliding window attention (Beltagy et al. 2020)",
    .uses_positions = true,
    .scores_are_pairs = true,
    .probability_map = true,
    .slow = false,
    .map = map,
    .cost = softmax_cost,
    .weight = PairWeight::exponential,
    .sign = "M 2 2 L 14 14 M 2 8 L 8 14",
    .parameters = parameters,
    .window = window,
};

}  // namespace attnlab
