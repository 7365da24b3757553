// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/rng.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace attnlab {
namespace {

TEST(Rng, FirstNumbersOfSplitMix64) {
  Rng rng(1234567);  // the published test vector
  EXPECT_EQ(rng.bits(), 6457827717110365317ULL);
  EXPECT_EQ(rng.bits(), 3203168211198807973ULL);
}

TEST(Rng, StreamsDifferBySeedNameAndIndex) {
  std::set<uint64_t> seen;
  for (uint64_t seed = 0; seed < 10; ++seed)
    for (const char* what : {"a", "b"})
      for (uint64_t index = 0; index < 50; ++index) seen.insert(Rng(seed, what, index).bits());
  EXPECT_EQ(seen.size(), 1000U);
}

TEST(Rng, BelowIsUniform) {
  Rng rng(5);
  std::array<int, 7> counts{};
  for (int i = 0; i < 70000; ++i) ++counts[rng.below(7)];
  for (const int count : counts) EXPECT_NEAR(count, 10000, 500);
}

TEST(Rng, NormalHasUnitVariance) {
  Rng rng(9);
  double sum = 0, squares = 0;
  for (int i = 0; i < 100000; ++i) {
    const double x = rng.normal();
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / 1e5, 0, 0.02);
  EXPECT_NEAR(squares / 1e5, 1, 0.02);
}

}  // namespace
}  // namespace attnlab
