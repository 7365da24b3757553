// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/support/forms.h"
#include "tests/support/known_weights.h"

namespace attnlab {
namespace {

// A window of the form and one of the layer are the same thing; the narrower one counts.
TEST(Window, IsSoftmaxWithAWindow) {
  const MixInput plain = test::random_input(2, 2, 4, 2, 70, 8);
  const auto with = [&](int64_t window, std::span<const double> parameters) {
    return MixInput{plain.q, plain.k, plain.v, window, parameters};
  };
  const std::vector<double> narrow = {7}, wide = {1000};
  const at::Tensor expected = test::forward(form("softmax"), with(7, {}));
  EXPECT_TRUE(test::forward(form("window"), with(0, narrow)).equal(expected));
  EXPECT_TRUE(test::forward(form("window"), with(30, narrow)).equal(expected));
  EXPECT_TRUE(test::forward(form("window"), with(7, wide)).equal(expected));
  Saved saved;
  const at::Tensor all = test::forward(form("softmax"), plain);
  EXPECT_TRUE(test::forward(form("window"), with(0, wide), &saved).equal(all));
  EXPECT_FALSE(saved.empty()) << "what hides nothing has the kernel of softmax";
}

TEST(Window, OfOneTokenIsTheTokenItself) {
  MixInput in = test::random_input(1, 1, 2, 2, 20, 8);
  const std::vector<double> one = {1};
  in.parameters = one;
  EXPECT_LT(test::relative_difference(test::forward(form("window"), in), in.v), 1e-7);
}

}  // namespace
}  // namespace attnlab
