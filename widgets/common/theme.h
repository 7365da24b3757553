// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QString>
#include <array>

class QWidget;

namespace attnlab {

enum class ThemeName { light, dark };

/// The look of the application: one neutral scale, one accent, a type scale and a spacing unit.
/// All sizes are device-independent pixels, already multiplied by `scale`.
struct Theme {
  ThemeName name = ThemeName::light;
  double scale = 1.0;  ///< in-app scale, for a projector

  QColor window;   ///< behind everything
  QColor surface;  ///< panels
  QColor raised;   ///< cards, headers, inputs on a panel
  QColor border;   ///< hairlines
  QColor outline;  ///< edge of something one can type into or press
  QColor hover;    ///< background under the pointer
  QColor pressed;  ///< background while held down
  QColor text;
  QColor muted;  ///< secondary text, axis labels
  QColor grid;   ///< plot grid lines
  QColor accent;
  QColor accent_hover;           ///< accent under the pointer
  QColor accent_soft;            ///< accent as a background; `text` and `accent` can be read on it
  QColor on_accent;              ///< text on accent
  QColor good, warning, danger;  ///< readable as text
  std::array<QColor, 8> series;  ///< runs, colour-blind safe (Okabe-Ito order)

  QFont body, small, heading, title, mono;
  QFont number;  ///< figures of one width, for columns and for values that change in place

  /// n spacing units (4 px at scale 1).
  [[nodiscard]] int space(double n) const { return static_cast<int>(4 * n * scale + 0.5); }
  /// A length given for scale 1.
  [[nodiscard]] int px(double length) const { return static_cast<int>(length * scale + 0.5); }
};

/// The look now in force.
const Theme& theme();

/// Changes the look of the whole application (palette, style sheet, fonts). Every widget gets
/// QEvent::PaletteChange (and FontChange) and repaints itself from `theme()`. Calling it again
/// with the same values does nothing. What a widget may ask of the style sheet by a property:
/// QPushButton kind="primary"|"quiet"|"danger"; QLabel kind="muted"|"heading"|"title"|"error";
/// QFrame kind="card". After changing `kind` of a shown widget call `restyle`.
void apply_theme(ThemeName name, double scale);

/// Makes the style sheet look again at the properties of `widget`.
void restyle(QWidget* widget);

}  // namespace attnlab
