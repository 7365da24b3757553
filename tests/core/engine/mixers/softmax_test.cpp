// SPDX-License-Identifier: Apache-2.0
#include <ATen/TensorOperators.h>
#include <ATen/ops/isfinite.h>
#include <gtest/gtest.h>

#include "tests/support/forms.h"
#include "tests/support/known_weights.h"

namespace attnlab {
namespace {

// Scores in the thousands: one key takes all, nothing overflows.
TEST(Softmax, LargeScoresStayExact) {
  const MixInput in = test::random_input(2, 2, 4, 4, 64, 8, 1000);
  Saved saved;
  const at::Tensor out = test::forward(form("softmax"), in, &saved);
  EXPECT_LT(test::relative_difference(out, test::plain_outputs(form_info("softmax"), in)), 1e-3);
  const MixInput gradients = test::backward(form("softmax"), in, out, out, saved);
  for (const at::Tensor& g : {gradients.q, gradients.k, gradients.v})
    EXPECT_TRUE(g.isfinite().all().item<bool>());
}

// With equal keys every row is the mean of the values so far.
TEST(Softmax, EqualKeysGiveTheMean) {
  MixInput in = test::random_input(1, 1, 2, 2, 50, 8);
  in.k.fill_(0.5);
  const at::Tensor out = test::forward(form("softmax"), in);
  const at::Tensor mean = in.v.narrow(2, 0, 20).mean(2);
  EXPECT_LT(test::relative_difference(out.select(2, 19), mean), 1e-6);
}

}  // namespace
}  // namespace attnlab
