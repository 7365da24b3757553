// SPDX-License-Identifier: Apache-2.0
#include <ATen/Parallel.h>
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

/// Restores the number of threads.
class Threads {
 public:
  ~Threads() { at::set_num_threads(before_); }
  void use(int count) { at::set_num_threads(count); }

 private:
  int before_ = at::get_num_threads();
};

// More threads than heads divide the sequences of a shared map; a backward may have other threads
// than its forward.
TEST(Softmax, ASharedMapIsTheSameForAnyNumberOfThreads) {
  const MixInput in = test::random_input(1, 5, 4, 2, 70, 8);
  Threads threads;
  threads.use(1);
  Saved saved;
  const at::Tensor out = test::forward(form("softmax"), in, &saved);
  const at::Tensor d_out = test::known_values("d_out", out.sizes().vec());
  const MixInput expected = test::backward(form("softmax"), in, out, d_out, saved);
  for (const int forward : {1, 3, 6, 16})
    for (const int backward : {1, 5, 16}) {
      threads.use(forward);
      Saved kept;
      const at::Tensor again = test::forward(form("softmax"), in, &kept);
      threads.use(backward);
      const MixInput gradients = test::backward(form("softmax"), in, again, d_out, kept);
      EXPECT_LT(test::relative_difference(again, out), 1e-6) << forward;
      for (const auto part : {&MixInput::q, &MixInput::k, &MixInput::v})
        EXPECT_LT(test::relative_difference(gradients.*part, expected.*part), 2e-6)
            << forward << ", " << backward;
    }
}

}  // namespace
}  // namespace attnlab
