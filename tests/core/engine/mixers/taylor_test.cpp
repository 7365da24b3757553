// SPDX-License-Identifier: Apache-2.0
#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

#include "tests/support/forms.h"
#include "tests/support/known_weights.h"

namespace attnlab {
namespace {

// T(x) = 1 + x + x²/2 has its minimum 1/2 at x = −1: also there rows are proper weights.
TEST(Taylor, WeightsArePositiveAtTheMinimum) {
  MixInput in = test::random_input(1, 1, 1, 1, 16, 4);
  in.q.fill_(1);
  in.k.fill_(-0.5);  // every score is 4·(−0.5)/2 = −1
  const at::Tensor out = test::forward(form("taylor"), in);
  EXPECT_LT(test::relative_difference(out.select(2, 15), in.v.mean(2)), 1e-6);
}

// For small scores the polynomial is the exponential to third order.
TEST(Taylor, SmallScoresAreSoftmax) {
  const MixInput in = test::random_input(2, 2, 4, 4, 64, 8, 0.01);
  EXPECT_LT(test::relative_difference(test::forward(form("taylor"), in),
                                      test::forward(form("softmax"), in)),
            1e-5);
}

}  // namespace
}  // namespace attnlab
