// SPDX-License-Identifier: Apache-2.0
#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/forms.h"
#include "tests/support/known_weights.h"

namespace attnlab {
namespace {

// The slopes of Press et al. 2022: of 8 heads by their formula, of 12 as their code gives them.
TEST(Alibi, HasThePublishedSlopes) {
  const std::vector<double> one = {1};
  const auto slopes = [&](int64_t heads) {
    std::vector<double> all;
    for (int64_t head = 0; head < heads; ++head)
      all.push_back(-form_info("alibi").bias({{}, {}, 2, 1, 0, one, head, heads}, 1, 0));
    return all;
  };
  const std::vector<double> of_8 = {0.5,     0.25,     0.125,     0.0625,
                                    0.03125, 0.015625, 0.0078125, 0.00390625};
  EXPECT_EQ(slopes(8), of_8);
  std::vector<double> of_12 = of_8;
  of_12.insert(of_12.end(),
               {0.7071067811865476, 0.35355339059327384, 0.17677669529663692, 0.08838834764831849});
  const auto found = slopes(12);
  ASSERT_EQ(found.size(), of_12.size());
  for (size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], of_12[i], 1e-15) << i;
}

TEST(Alibi, WithoutStrengthIsSoftmax) {
  MixInput in = test::random_input(2, 2, 4, 2, 40, 8);
  const std::vector<double> none = {0};
  const at::Tensor expected = test::forward(form("softmax"), in);
  in.parameters = none;
  EXPECT_LT(test::relative_difference(test::forward(form("alibi"), in), expected), 1e-6);
}

// Keys that are all alike leave the distance alone to decide: weights fall by exp(−m) a token.
TEST(Alibi, EqualKeysFallByTheSlope) {
  MixInput in = test::random_input(1, 1, 2, 2, 30, 8);
  in.k.fill_(0.5);
  const std::vector<double> half = {0.5};
  in.parameters = half;
  const at::Tensor map = test::plain_map(form_info("alibi"), in.q, in.k, in);
  for (int64_t head = 0; head < 2; ++head) {
    const double slope = 0.5 * std::exp2(-4.0 * static_cast<double>(head + 1));
    const at::Tensor row = map[0][head][29];
    for (int64_t j = 0; j < 29; ++j)
      EXPECT_NEAR(std::log((row[j + 1] / row[j]).item<double>()), slope, 1e-12);
  }
}

}  // namespace
}  // namespace attnlab
