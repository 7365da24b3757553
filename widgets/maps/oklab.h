// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

namespace attnlab {

/// A colour in OKLab (Ottosson 2020), where equal distances look equally different.
struct Oklab {
  double lightness = 0, a = 0, b = 0;
};

Oklab to_oklab(const QColor& color);
/// Colours outside sRGB lose chroma until they fit; lightness and hue stay.
QColor from_oklab(Oklab color);
/// From lightness, chroma and hue in degrees.
Oklab oklch(double lightness, double chroma, double hue);
double distance(const Oklab& x, const Oklab& y);

}  // namespace attnlab
