// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "widgets/common/theme.h"

namespace attnlab {

/// What a person sets once. Kept in QSettings.
struct Preferences {
  ThemeName theme = ThemeName::light;
  double scale = 1.0;   ///< in-app scale, for a projector
  QString language;     ///< "en", "ko"; empty: the system's
  QString launcher;     ///< prefix of engine commands; empty: this machine
  QString runs_folder;  ///< where new runs go

  static Preferences load();
  void save() const;
};

}  // namespace attnlab
