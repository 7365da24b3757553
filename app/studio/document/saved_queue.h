// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLockFile>
#include <QObject>

#include "app/studio/document/studio.h"

namespace attnlab {

/// Keeps in a file which runs wait in the queue, so that they are not lost when the window is
/// killed. Of several windows the first one keeps it, and the others neither read nor write it.
class SavedQueue : public QObject {
  Q_OBJECT
 public:
  /// Takes up what is in the file; the open runs must be known by then.
  SavedQueue(Studio& studio, const QString& path);

  /// Beside the settings.
  static QString usual_path();

 private:
  void restore();
  void save();

  Studio& studio_;
  QString path_;
  QLockFile lock_;
};

}  // namespace attnlab
