// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/studio/document/studio.h"

namespace attnlab {

/// Keeps what is painted, chosen and typed from one session to the next, also where the window is
/// killed.
class SavedDocument : public QObject {
  Q_OBJECT
 public:
  /// Takes up what the last session left; that is no step of undo.
  explicit SavedDocument(Studio& studio);

 private:
  void restore();

  Studio& studio_;
};

}  // namespace attnlab
