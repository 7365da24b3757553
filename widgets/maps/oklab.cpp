// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/oklab.h"

#include <array>
#include <cmath>
#include <numbers>

namespace attnlab {
namespace {

double to_linear(double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); }
double to_gamma(double v) {
  return v <= 0.0031308 ? v * 12.92 : 1.055 * std::pow(v, 1 / 2.4) - 0.055;
}

std::array<double, 3> linear_rgb(const Oklab& c) {
  const double l = std::pow(c.lightness + 0.3963377774 * c.a + 0.2158037573 * c.b, 3);
  const double m = std::pow(c.lightness - 0.1055613458 * c.a - 0.0638541728 * c.b, 3);
  const double s = std::pow(c.lightness - 0.0894841775 * c.a - 1.2914855480 * c.b, 3);
  return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
          -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
          -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

bool fits(const std::array<double, 3>& rgb) {
  for (const double v : rgb)
    if (v < -1e-4 || v > 1 + 1e-4) return false;
  return true;
}

}  // namespace

Oklab to_oklab(const QColor& color) {
  const double r = to_linear(color.redF()), g = to_linear(color.greenF()),
               b = to_linear(color.blueF());
  const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
          1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

QColor from_oklab(Oklab color) {
  if (!fits(linear_rgb(color))) {
    double low = 0, high = 1;
    for (int i = 0; i < 20; ++i) {
      const double middle = (low + high) / 2;
      (fits(linear_rgb({color.lightness, color.a * middle, color.b * middle})) ? low : high) =
          middle;
    }
    color = {color.lightness, color.a * low, color.b * low};
  }
  const auto rgb = linear_rgb(color);
  const auto channel = [](double v) {
    return static_cast<float>(to_gamma(std::min(1.0, std::max(0.0, v))));
  };
  return QColor::fromRgbF(channel(rgb[0]), channel(rgb[1]), channel(rgb[2]));
}

Oklab oklch(double lightness, double chroma, double hue) {
  const double angle = hue * std::numbers::pi / 180;
  return {lightness, chroma * std::cos(angle), chroma * std::sin(angle)};
}

double distance(const Oklab& x, const Oklab& y) {
  return std::hypot(x.lightness - y.lightness, x.a - y.a, x.b - y.b);
}

}  // namespace attnlab
