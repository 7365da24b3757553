// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/map_pyramid.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace attnlab {
namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

TEST(MapPyramid, ASingleHotCellReachesEveryLevel) {
  for (const int64_t side : {7, 64, 1025}) {
    Matrix m{side, side, std::vector<float>(static_cast<size_t>(side * side), 0.25F)};
    m.values[static_cast<size_t>((side - 1) * side + 3)] = 9;
    m.values[static_cast<size_t>(2 * side + side - 1)] = -5;
    MapPyramid pyramid;
    pyramid.build(m);
    int64_t size = side;
    for (const auto& level : pyramid.levels()) {
      size = (size + 1) / 2;
      EXPECT_EQ(level.rows, size);
      EXPECT_EQ(level.columns, size);
      EXPECT_EQ(*std::max_element(level.largest.begin(), level.largest.end()), 9);
      EXPECT_EQ(*std::min_element(level.smallest.begin(), level.smallest.end()), -5);
    }
    EXPECT_EQ(size, 1);
  }
}

TEST(MapPyramid, LeavesOutWhatIsNotANumber) {
  MapPyramid pyramid;
  pyramid.build({2, 4, {nan, 3, nan, nan, -1, nan, nan, nan}});
  const auto& level = pyramid.levels().at(0);
  EXPECT_EQ(level.largest[0], 3);
  EXPECT_EQ(level.smallest[0], -1);
  EXPECT_LT(level.largest[1], level.smallest[1]);
}

TEST(MapPyramid, ForgetsTheMatrixBefore) {
  MapPyramid pyramid;
  pyramid.build({4, 4, std::vector<float>(16, 7)});
  pyramid.build({2, 2, {1, 2, 3, 4}});
  ASSERT_EQ(pyramid.levels().size(), 1U);
  EXPECT_EQ(pyramid.levels()[0].largest, std::vector<float>{4});
  EXPECT_EQ(pyramid.levels()[0].smallest, std::vector<float>{1});
}

TEST(Shrink, KeepsTheStrongestOfEachBlock) {
  const Matrix m{4, 4, {0, 1, nan, nan, -8, 2, nan, nan, 0, 0, 5, 0, 0, 0, 0, -6}};
  const Matrix largest = shrink(m, 2, false), strongest = shrink(m, 2, true);
  EXPECT_EQ(largest.rows, 2);
  EXPECT_EQ(largest.at(0, 0), 2);
  EXPECT_TRUE(std::isnan(largest.at(0, 1)));
  EXPECT_EQ(largest.at(1, 1), 5);
  EXPECT_EQ(strongest.at(0, 0), -8);
  EXPECT_EQ(strongest.at(1, 1), -6);
  EXPECT_EQ(shrink(m, 4, false).columns, 4);
}

// A head that looks at the previous token, as a picture of fewer pixels than tokens.
TEST(Resample, KeepsALineAsThinAsACell) {
  constexpr int64_t tokens = 1024;
  Matrix map{tokens, tokens, std::vector<float>(tokens * tokens, 0.0F)};
  for (int64_t row = 1; row < tokens; ++row)
    map.values[static_cast<size_t>(row * tokens + row - 1)] = 0.999F;
  for (const int64_t pixels : {509, 512, 700, 1023, 1024}) {
    const Matrix picture = resample(map, pixels, pixels, false);
    for (int64_t row = 1; row < pixels; ++row)
      EXPECT_EQ(std::max(picture.at(row, row), picture.at(row, row - 1)), 0.999F)
          << row << " of " << pixels;
  }
}

TEST(Resample, KeepsSignsAndLeavesNaNOut) {
  const Matrix map{2, 4, {1, -3, nan, nan, 2, 0, nan, 4}};
  EXPECT_EQ(resample(map, 1, 2, true).values, (std::vector<float>{-3, 4}));
  EXPECT_EQ(resample(map, 1, 2, false).values, (std::vector<float>{2, 4}));
  EXPECT_TRUE(std::isnan(resample(map, 2, 2, true).at(0, 1)));
}

TEST(Resample, EnlargedCellsHaveSharpEdges) {
  const Matrix map{1, 2, {1, 2}};
  EXPECT_EQ(resample(map, 2, 5, false).values,
            (std::vector<float>{1, 1, 2, 2, 2, 1, 1, 2, 2, 2}));
}

}  // namespace
}  // namespace attnlab
