// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "core/shared/base/rng.h"
#include "core/shared/forms/form_info.h"
#include "tests/support/errors.h"

namespace attnlab {
namespace {

struct Head {
  std::vector<float> q, k;
  HeadInput input;
};

Head random_head(int64_t length, int64_t d, double scale) {
  Head head;
  Rng rng(3);
  for (int64_t i = 0; i < length * d; ++i) {
    head.q.push_back(static_cast<float>(scale * rng.normal()));
    head.k.push_back(static_cast<float>(rng.normal()));
  }
  head.input = {head.q, head.k, length, d};
  return head;
}

std::vector<double> map_of(const FormInfo& form, const HeadInput& head) {
  std::vector<double> weights(static_cast<size_t>(head.length * head.length), -1.0);
  const std::vector<double> parameters = default_values(form);
  HeadInput whole = head;
  if (whole.parameters.empty()) whole.parameters = parameters;
  form.map(whole, weights);
  return weights;
}

TEST(Forms, MapsAreCausalAndRowsOfProbabilityMapsSumToOne) {
  for (const FormInfo* form : all_forms())
    for (const double scale : {1.0, 1000.0}) {
      const int64_t n = 9;
      const Head head = random_head(n, 4, scale);
      const auto weights = map_of(*form, head.input);
      for (int64_t i = 0; i < n; ++i) {
        double sum = 0;
        for (int64_t j = 0; j < n; ++j) {
          const double a = weights[static_cast<size_t>(i * n + j)];
          EXPECT_TRUE(std::isfinite(a));
          if (j > i) {
            EXPECT_EQ(a, 0) << form->name;
          }
          if (form->probability_map) {
            EXPECT_GE(a, 0) << form->name;
          }
          sum += a;
        }
        if (form->probability_map) {
          EXPECT_NEAR(sum, 1, 1e-12) << form->name;
        }
      }
    }
}

TEST(Forms, ByHandForTwoTokens) {
  // d_h = 4, so scores are q·k / 2: x_10 = 1, x_11 = 3; s_0 = 2, s_1 = 3.
  const std::vector<float> q = {2, 0, 0, 0, 1, 0, 0, 0};
  const std::vector<float> k = {2, 0, 0, 0, 6, 0, 0, 0};
  const HeadInput head{q, k, 2, 4};
  EXPECT_NEAR(map_of(form_info("softmax"), head)[2], 1 / (1 + std::exp(2.0)), 1e-15);
  EXPECT_NEAR(map_of(form_info("taylor"), head)[2], 2.5 / (2.5 + 8.5), 1e-15);
  EXPECT_NEAR(map_of(form_info("self_gate"), head)[2], 1 / (1 + std::exp(1.0)), 1e-15);
}

TEST(Forms, ByHandWithParameters) {
  // Scores x_2j = 1, 3, 2 of the third token.
  const std::vector<float> q = {0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0};
  const std::vector<float> k = {2, 0, 0, 0, 6, 0, 0, 0, 4, 0, 0, 0};
  HeadInput head{q, k, 3, 4};
  const std::vector<double> two = {2};
  head.parameters = two;
  EXPECT_EQ(map_of(form_info("window"), head)[6], 0);
  EXPECT_NEAR(map_of(form_info("window"), head)[7], 1 / (1 + std::exp(-1.0)), 1e-15);
  // One head of one: slope 2^-8, here twice that.
  const double m = 2.0 / 256;
  const double sum = std::exp(1 - 2 * m) + std::exp(3 - m) + std::exp(2.0);
  EXPECT_NEAR(map_of(form_info("alibi"), head)[6], std::exp(1 - 2 * m) / sum, 1e-15);
  EXPECT_NEAR(map_of(form_info("alibi"), head)[7], std::exp(3 - m) / sum, 1e-15);
}

TEST(Forms, ParametersHaveRanges) {
  const FormParameter& width = form_info("window").parameters[0];
  EXPECT_EQ(problem_of(width, 16), "");
  for (const double bad : {0.0, -1.0, 2.5, 1e9, std::nan("")})
    test::expect_mentions(problem_of(width, bad), "expected a whole number from 1 to 262144");
  EXPECT_EQ(window_of(form_info("window"), 5, std::vector<double>{7}), 5);
  EXPECT_EQ(window_of(form_info("window"), 0, std::vector<double>{7}), 7);
  EXPECT_EQ(window_of(form_info("softmax"), 5, {}), 5);
}

TEST(Forms, UnknownNamesSuggest) {
  test::expect_mentions(test::error_of([] { form_info("tailor"); }), "did you mean `taylor`");
}

}  // namespace
}  // namespace attnlab
