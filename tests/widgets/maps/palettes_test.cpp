// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/palettes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "widgets/maps/oklab.h"

namespace attnlab {
namespace {

// How a colour looks without the middle cones (Viénot, Brettel, Mollon 1999).
QColor deuteranope(const QColor& c) {
  const auto linear = [](double v) { return std::pow(v, 2.2); };
  const double r = linear(c.redF()), g = linear(c.greenF()), b = linear(c.blueF());
  const auto back = [](double v) {
    return static_cast<float>(std::pow(std::clamp(v, 0.0, 1.0), 1 / 2.2));
  };
  const float yellow = back(0.29275 * r + 0.70725 * g);
  return QColor::fromRgbF(yellow, yellow, back(-0.02234 * r + 0.02234 * g + b));
}

Oklab color_at(const Palette& palette, int i) {
  return to_oklab(QColor(palette.colors[static_cast<size_t>(i)]));
}

class Palettes : public testing::TestWithParam<std::tuple<PaletteName, ThemeName>> {
 protected:
  void SetUp() override { apply_theme(std::get<1>(GetParam()), 1); }
  void TearDown() override { apply_theme(ThemeName::light, 1); }
  Palette palette() { return make_palette(std::get<0>(GetParam()), theme()); }
};

TEST_P(Palettes, StepsLookEquallyLarge) {
  const Palette p = palette();
  for (const auto& [first, last] : {std::pair{0, 120}, {128, 248}}) {
    double least = 1, most = 0;
    for (int i = first; i < last; i += 8) {
      const double step = distance(color_at(p, i), color_at(p, i + 7));
      least = std::min(least, step);
      most = std::max(most, step);
    }
    EXPECT_LT(most / least, 1.35);
  }
}

TEST_P(Palettes, LightnessAloneTellsTheOrder) {
  const Palette p = palette();
  const auto rises = [&](int from, int to) {
    return color_at(p, to).lightness > color_at(p, from).lightness;
  };
  if (p.is_signed) {
    const bool up = rises(128, 255);
    for (int i = 128; i < 248; i += 8) EXPECT_EQ(rises(i, i + 7), up) << i;
    for (int i = 0; i < 120; i += 8) EXPECT_EQ(rises(i, i + 7), !up) << i;
  } else {
    const bool up = rises(0, 255);
    for (int i = 0; i < 248; i += 8) EXPECT_EQ(rises(i, i + 7), up) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Palettes,
                         testing::Combine(testing::ValuesIn(palette_names),
                                          testing::Values(ThemeName::light, ThemeName::dark)));

TEST(SignedPalette, SignsDifferForTheColourBlindAndMagnitudesMatch) {
  for (const ThemeName name : {ThemeName::light, ThemeName::dark}) {
    apply_theme(name, 1);
    const Palette p = make_palette(PaletteName::diverging, theme());
    EXPECT_TRUE(p.is_signed);
    for (int i = 0; i < 96; i += 8) {
      const QColor below(p.colors[static_cast<size_t>(i)]);
      const QColor above(p.colors[static_cast<size_t>(255 - i)]);
      EXPECT_NEAR(to_oklab(below).lightness, to_oklab(above).lightness, 0.035) << i;
      EXPECT_GT(distance(to_oklab(deuteranope(below)), to_oklab(deuteranope(above))), 0.05) << i;
    }
    EXPECT_LT(distance(color_at(p, 127), to_oklab(theme().surface)), 0.01);
  }
  apply_theme(ThemeName::light, 1);
}

TEST(Oklab, ReturnsWhereItCameFromAndFitsIntoTheGamut) {
  for (const char* name : {"#3457d5", "#ff0000", "#10131a", "#ffffff"})
    EXPECT_EQ(from_oklab(to_oklab(QColor(name))).name(), QColor(name).name());
  const Oklab wild = oklch(0.7, 0.5, 140), tamed = to_oklab(from_oklab(wild));
  EXPECT_NEAR(tamed.lightness, 0.7, 0.01);
  EXPECT_NEAR(std::atan2(tamed.b, tamed.a), std::atan2(wild.b, wild.a), 0.02);
}

}  // namespace
}  // namespace attnlab
