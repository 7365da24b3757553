// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QString>
#include <utility>

#include "core/shared/analysis/maps.h"
#include "widgets/maps/palettes.h"

namespace attnlab {

/// From a value to its colour. The shader of the map computes the same (map_texture.cpp).
struct ColorScale {
  Palette palette;
  double low = 0, high = 1;  ///< low < high
  bool log = false;

  /// Place in the palette, 0 to 1, clamped; NaN for NaN. A signed palette with log is linear
  /// within ±largest/1000 and logarithmic beyond; an unsigned one starts at log_low().
  [[nodiscard]] double position(double value) const;
  /// The value at a place in the palette: the inverse of position() within the range.
  [[nodiscard]] double value(double position) const;
  /// Smallest value that a logarithmic unsigned scale tells apart: low, but at least high·1e-5.
  [[nodiscard]] double log_low() const;
  /// Scale of the linear part of a signed logarithmic scale.
  [[nodiscard]] double knee() const;
  [[nodiscard]] QRgb color(double value) const { return palette.at(position(value)); }
};

/// Finite cells' smallest and largest value; {0, 1} without any. `causal` leaves out the cells
/// above the diagonal.
std::pair<double, double> value_range(const Matrix& matrix, bool causal);

/// The range that shows values from `data.first` to `data.second` best: from 0 where nothing is
/// negative, symmetric for a signed palette, never empty.
std::pair<double, double> fitted_range(std::pair<double, double> data, bool is_signed);

/// Whether a causal map hides this cell.
inline bool above_diagonal(int64_t row, int64_t column) { return column > row; }

/// One pixel a cell; NaN and (with `causal`) cells above the diagonal in `masked`.
QImage to_image(const Matrix& matrix, const ColorScale& scale, bool causal, QRgb masked);

/// Round values between the ends of the scale for a bar of `length` with marks `apart` at least.
std::vector<double> ticks(const ColorScale& scale, double length, double apart);
/// As short as the value allows: "0.25", "1e-05".
QString tick_text(double value);

/// "0.0312", "−1.2e-07": four significant digits in a narrow, stable form; "not a number".
QString value_text(double value);

}  // namespace attnlab
