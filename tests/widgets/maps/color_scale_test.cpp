// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/color_scale.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "widgets/maps/histogram.h"

namespace attnlab {
namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr float inf = std::numeric_limits<float>::infinity();

ColorScale scale(PaletteName name, double low, double high, bool log) {
  return {make_palette(name, theme()), low, high, log};
}

TEST(ColorScale, PlacesValuesAndFindsThemBack) {
  const ColorScale linear = scale(PaletteName::ink, 2, 6, false);
  EXPECT_DOUBLE_EQ(linear.position(3), 0.25);
  EXPECT_DOUBLE_EQ(linear.position(7), 1);
  EXPECT_TRUE(std::isnan(linear.position(nan)));
  const ColorScale log = scale(PaletteName::ink, 0, 1, true);
  EXPECT_DOUBLE_EQ(log.position(1e-5), 0);
  EXPECT_NEAR(log.position(0.1), 0.8, 1e-12);
  EXPECT_DOUBLE_EQ(log.position(-3), 0);
  const ColorScale both = scale(PaletteName::diverging, -4, 4, true);
  EXPECT_DOUBLE_EQ(both.position(0), 0.5);
  EXPECT_DOUBLE_EQ(both.position(4), 1);
  EXPECT_NEAR(both.position(-0.2), 1 - both.position(0.2), 1e-12);
  for (const ColorScale& one : {linear, log, both})
    for (const double at : {0.1, 0.45, 0.9}) EXPECT_NEAR(one.position(one.value(at)), at, 1e-9);
}

TEST(ColorScale, RangeLeavesOutWhatIsNotShown) {
  const Matrix m{3, 3, {1, 90, 91, nan, 2, 92, -inf, 3, -4}};
  EXPECT_EQ(value_range(m, false), (std::pair<double, double>(-4, 92)));
  EXPECT_EQ(value_range(m, true), (std::pair<double, double>(-4, 3)));
  EXPECT_EQ(value_range(Matrix{1, 2, {nan, nan}}, false), (std::pair<double, double>(0, 1)));
}

TEST(ColorScale, FitsFromZeroOrSymmetric) {
  using Range = std::pair<double, double>;
  EXPECT_EQ(fitted_range({0.2, 0.8}, false), Range(0, 0.8));
  EXPECT_EQ(fitted_range({-3, 2}, false), Range(-3, 2));
  EXPECT_EQ(fitted_range({-3, 2}, true), Range(-3, 3));
  EXPECT_EQ(fitted_range({0, 0}, false), Range(0, 1));
}

TEST(ColorScale, TicksAreRoundAndApart) {
  EXPECT_EQ(ticks(scale(PaletteName::ink, 0, 1, false), 100, 20),
            (std::vector<double>{0, 0.2, 0.4, 0.6000000000000001, 0.8, 1}));
  EXPECT_EQ(ticks(scale(PaletteName::ink, 0, 1, true), 100, 15).size(), 6U);  // 1 … 1e-5
  EXPECT_EQ(ticks(scale(PaletteName::diverging, -1, 1, true), 300, 20)[0], 0);
}

TEST(ColorScale, PictureMasksTheFuture) {
  const Matrix m{2, 2, {1, 1, nan, 0}};
  const ColorScale ink = scale(PaletteName::ink, 0, 1, false);
  const QImage image = to_image(m, ink, true, qRgb(9, 9, 9));
  EXPECT_EQ(image.pixel(0, 0), ink.palette.at(1));
  EXPECT_EQ(image.pixel(1, 0), qRgb(9, 9, 9));
  EXPECT_EQ(image.pixel(0, 1), qRgb(9, 9, 9));
  EXPECT_EQ(image.pixel(1, 1), ink.palette.at(0));
}

TEST(ColorScale, WritesValuesInAStableForm) {
  EXPECT_EQ(value_text(0.03119), "0.0312");
  EXPECT_EQ(value_text(-12.5), QString::fromUtf8("−12.500"));
  EXPECT_EQ(value_text(1.234e-7), QString::fromUtf8("1.23e−07"));
  EXPECT_EQ(value_text(nan), "not a number");
}

TEST(Histogram, CountsWhatIsShown) {
  const Matrix m{2, 2, {0, 1, 0, 1}};
  EXPECT_EQ(histogram(m, false, 0, 1, 2), (std::vector<float>{1, 1}));
  EXPECT_EQ(histogram(m, true, 0, 1, 2), (std::vector<float>{1, 0.5}));
}

}  // namespace
}  // namespace attnlab
