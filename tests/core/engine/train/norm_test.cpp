// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/norm.h"

#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include <cmath>

namespace attnlab {
namespace {

double norm(const at::Tensor& x) { return norm_of(x).item<double>(); }

// One sum in fp32 stops growing where a square is less than half its last digit: 405.75 here.
TEST(Norm, OfAsManyAsAModelHasIsExact) {
  EXPECT_NEAR(norm(at::full({1 << 24}, 0.1F)), 4096 * 0.1, 2e-3);
}

TEST(Norm, TakesPartsAndWhatIsLeft) {
  for (const int64_t count : {1, 4095, 4096, 4097, 10'000})
    EXPECT_NEAR(norm(at::full({count}, 2.0F)), 2 * std::sqrt(static_cast<double>(count)), 1e-4)
        << count;
  EXPECT_EQ(norm(at::tensor({3.0F, 4.0F})), 5);
}

TEST(Norm, OfWhatIsNotFiniteIsNotFinite) {
  for (const float bad : {INFINITY, -INFINITY, NAN}) {
    const at::Tensor x = at::full({5000}, 1.0F);
    x[4999].fill_(bad);
    EXPECT_FALSE(std::isfinite(norm(x)));
  }
}

}  // namespace
}  // namespace attnlab
