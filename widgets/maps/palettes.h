// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>
#include <array>

#include "widgets/common/theme.h"

namespace attnlab {

enum class PaletteName {
  ink,        ///< surface → accent → deep: nothing recedes into the panel
  heat,       ///< dark → red → pale, the same in both themes
  grey,       ///< surface → text
  diverging,  ///< blue ← surface → orange: signed values around zero
};
inline constexpr std::array<PaletteName, 4> palette_names = {
    PaletteName::ink, PaletteName::heat, PaletteName::grey, PaletteName::diverging};

/// 256 colours at equal perceptual distances. Lightness is monotone (in each half of a signed
/// palette), so order survives colour blindness and a grey print.
struct Palette {
  PaletteName name = PaletteName::ink;
  bool is_signed = false;
  std::array<QRgb, 256> colors{};
  /// position from 0 to 1; outside of it the end colours.
  [[nodiscard]] QRgb at(double position) const;
};

Palette make_palette(PaletteName name, const Theme& look);
/// What a person reads in a menu, in the language in force.
QString title_of(PaletteName name);

}  // namespace attnlab
