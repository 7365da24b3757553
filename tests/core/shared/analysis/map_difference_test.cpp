// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/map_difference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/errors.h"

namespace attnlab {
namespace {

TEST(MapDifferences, BetweenIdentityAndPreviousTokenAreKnown) {
  const MapDifference found =
      map_difference(replaced_map(MapChoice::identity, 4), replaced_map(MapChoice::previous, 4));
  EXPECT_EQ(found.values.at(0, 0), 0);
  EXPECT_EQ(found.values.at(2, 2), -1);
  EXPECT_EQ(found.values.at(2, 1), 1);
  EXPECT_EQ(found.values.at(2, 0), 0);
  EXPECT_DOUBLE_EQ(found.change.mean_absolute, 6.0 / 10);
  EXPECT_DOUBLE_EQ(found.change.total_variation, 3.0 / 4);  // three of four rows moved everything
  EXPECT_EQ(found.change.largest, 1);                       // the first of those that are equal
  EXPECT_EQ(found.change.largest_row, 1);
  EXPECT_EQ(found.change.largest_column, 0);
  EXPECT_EQ(found.change.entropy_change, 0);
}

TEST(MapDifferences, HaveADirection) {
  const Matrix narrow = replaced_map(MapChoice::identity, 5);
  const Matrix wide = replaced_map(MapChoice::uniform, 5);
  const MapChange wider = map_difference(narrow, wide).change;
  const MapChange narrower = map_difference(wide, narrow).change;
  const double entropy = (std::log(2) + std::log(3) + std::log(4) + std::log(5)) / 5;
  EXPECT_NEAR(wider.entropy_change, entropy, 1e-6);
  EXPECT_NEAR(narrower.entropy_change, -entropy, 1e-6);
  EXPECT_NEAR(wider.largest, -0.8, 1e-6);
  EXPECT_NEAR(narrower.largest, 0.8, 1e-6);
  EXPECT_EQ(wider.largest_row, 4);
  EXPECT_EQ(wider.largest_column, 4);
  EXPECT_NEAR(wider.total_variation, (0 + 1.0 / 2 + 2.0 / 3 + 3.0 / 4 + 4.0 / 5) / 5, 1e-6);
}

TEST(MapDifferences, OfScoresLeaveOutWhatIsMasked) {
  Matrix before = replaced_map(MapChoice::uniform, 3), after = before;
  before.values[1] = after.values[1] = std::numeric_limits<float>::quiet_NaN();
  after.values[3] += 2;
  const MapDifference found = map_difference(before, after);
  EXPECT_TRUE(std::isnan(found.values.at(0, 1)));
  EXPECT_NEAR(found.change.mean_absolute, 2.0 / 6, 1e-6);
  EXPECT_EQ(found.change.largest_row, 1);
  EXPECT_EQ(found.change.largest_column, 0);
}

TEST(MapDifferences, NeedMapsOfTheSameText) {
  test::expect_mentions(test::error_of([] {
                          (void)map_difference(replaced_map(MapChoice::uniform, 3),
                                               replaced_map(MapChoice::uniform, 4));
                        }),
                        "maps of 3 x 3 and 4 x 4 cannot be compared");
  test::error_of([] { (void)map_difference({}, {}); });
}

}  // namespace
}  // namespace attnlab
