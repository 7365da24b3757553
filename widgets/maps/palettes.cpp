// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/palettes.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <vector>

#include "widgets/maps/oklab.h"

namespace attnlab {
namespace {

constexpr int samples = 512;

Oklab mix(const Oklab& x, const Oklab& y, double t) {
  return {x.lightness + t * (y.lightness - x.lightness), x.a + t * (y.a - x.a),
          x.b + t * (y.b - x.b)};
}

// What the screen shows, so that colours pulled into the gamut count with their true distance.
std::vector<Oklab> shown_curve(const std::vector<Oklab>& points) {
  std::vector<Oklab> curve;
  for (int i = 0; i <= samples; ++i) {
    const double at = static_cast<double>(i) / samples * static_cast<double>(points.size() - 1);
    const auto from = std::min(static_cast<size_t>(at), points.size() - 2);
    curve.push_back(
        to_oklab(from_oklab(mix(points[from], points[from + 1], at - static_cast<double>(from)))));
  }
  return curve;
}

// Fills colors[first..last] with equal steps along the curve.
void fill(Palette& palette, int first, int last, const std::vector<Oklab>& points) {
  const std::vector<Oklab> curve = shown_curve(points);
  std::vector<double> length(curve.size(), 0);
  for (size_t i = 1; i < curve.size(); ++i)
    length[i] = length[i - 1] + distance(curve[i - 1], curve[i]);
  size_t i = 1;
  for (int k = first; k <= last; ++k) {
    const double wanted = length.back() * (k - first) / (last - first);
    while (i + 1 < curve.size() && length[i] < wanted) ++i;
    const double step = length[i] - length[i - 1];
    const double t = step > 0 ? (wanted - length[i - 1]) / step : 0;
    palette.colors[static_cast<size_t>(k)] = from_oklab(mix(curve[i - 1], curve[i], t)).rgb();
  }
}

double hue_of(const Oklab& c) { return std::atan2(c.b, c.a) * 180 / 3.14159265358979; }

std::vector<Oklab> ink(const Theme& look) {
  const Oklab accent = to_oklab(look.accent);
  const bool light = look.name == ThemeName::light;
  const Oklab end = light ? oklch(0.24, 0.09, hue_of(accent)) : oklch(0.97, 0.025, hue_of(accent));
  return {to_oklab(look.surface), accent, end};
}

std::vector<Oklab> heat() {
  return {oklch(0.17, 0.05, 285), oklch(0.40, 0.16, 345), oklch(0.60, 0.20, 28),
          oklch(0.79, 0.15, 68), oklch(0.97, 0.06, 100)};
}

// From zero outwards; both arms have the same lightness at the same magnitude.
std::vector<Oklab> arm(const Theme& look, double hue) {
  if (look.name == ThemeName::light)
    return {to_oklab(look.surface), oklch(0.72, 0.13, hue), oklch(0.42, 0.12, hue)};
  return {to_oklab(look.surface), oklch(0.58, 0.13, hue), oklch(0.86, 0.09, hue)};
}

void fill_diverging(Palette& palette, const Theme& look) {
  std::vector<Oklab> negative = arm(look, 255);
  std::reverse(negative.begin(), negative.end());
  fill(palette, 0, 127, negative);
  fill(palette, 128, 255, arm(look, 55));
}

}  // namespace

QRgb Palette::at(double position) const {
  return colors[static_cast<size_t>(std::lround(255 * std::clamp(position, 0.0, 1.0)))];
}

Palette make_palette(PaletteName name, const Theme& look) {
  Palette palette;
  palette.name = name;
  palette.is_signed = name == PaletteName::diverging;
  if (name == PaletteName::diverging)
    fill_diverging(palette, look);
  else if (name == PaletteName::heat)
    fill(palette, 0, 255, heat());
  else if (name == PaletteName::grey)
    fill(palette, 0, 255, {to_oklab(look.surface), to_oklab(look.text)});
  else
    fill(palette, 0, 255, ink(look));
  return palette;
}

QString title_of(PaletteName name) {
  switch (name) {
    case PaletteName::heat:
      return QCoreApplication::translate("attnlab::Palette", "Heat");
    case PaletteName::grey:
      return QCoreApplication::translate("attnlab::Palette", "Grey");
    case PaletteName::diverging:
      return QCoreApplication::translate("attnlab::Palette", "Signed");
    case PaletteName::ink:
      break;
  }
  return QCoreApplication::translate("attnlab::Palette", "Ink");
}

}  // namespace attnlab
