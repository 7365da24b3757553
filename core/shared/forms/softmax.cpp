// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/translated.h"
#include "core/shared/forms/softmax_map.h"

namespace attnlab {
namespace {

void map(const HeadInput& head, std::span<double> weights) {
  softmax_map(head, weights, [&](int64_t i, int64_t j) { return head.score(i, j); });
}

}  // namespace

extern const FormInfo softmax_form{
    .name = "softmax",
    .title = ATTNLAB_TEXT("Form", "Softmax of dot products"),
    .formula = "A_ij = exp(x_ij) / sum_{j'<=i} exp(x_ij'),  x_ij = q_i.k_j / sqrt(d_h)",
    .source = "paper Eq. 1-3",
    .uses_positions = true,
    .scores_are_pairs = true,
    .probability_map = true,
    .slow = false,
    .map = map,
    .cost = softmax_cost,
    .weight = PairWeight::exponential,
    .sign = "M 2 13.5 C 9 13 12 10 13.5 2",
};

}  // namespace attnlab
