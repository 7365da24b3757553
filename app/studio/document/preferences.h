// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "app/studio/jobs/places.h"
#include "widgets/common/theme.h"

namespace attnlab {

/// What a person sets once. Kept in QSettings.
struct Preferences {
  ThemeName theme = ThemeName::light;
  double scale = 1.0;   ///< in-app scale, for a projector
  QString language;     ///< "en", "ko"; empty: the system's
  Places places;        ///< where engines run
  QString runs_folder;  ///< where new runs go

  /// What cannot be read is as it was delivered; `problem` then says what that is.
  static Preferences load();
  QString problem;  ///< one sentence; empty: none

  void save() const;
};

}  // namespace attnlab
