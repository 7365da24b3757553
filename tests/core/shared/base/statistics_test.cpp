// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace attnlab {
namespace {

TEST(Statistics, MeanAndSampleDeviation) {
  const std::vector<double> values = {2, 4, 4, 4, 5, 5, 7, 9};
  EXPECT_DOUBLE_EQ(mean_of(values), 5);
  EXPECT_DOUBLE_EQ(*deviation_of(values), std::sqrt(32.0 / 7));
}

TEST(Statistics, FewValues) {
  EXPECT_TRUE(std::isnan(mean_of({})));
  EXPECT_FALSE(deviation_of({}));
  EXPECT_FALSE(deviation_of(std::vector<double>{3}));
}

}  // namespace
}  // namespace attnlab
