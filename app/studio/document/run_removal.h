// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUndoCommand>
#include <vector>

#include "app/studio/jobs/launcher.h"

namespace attnlab {

class Studio;

/// Takes runs from the list; undoing it opens them again, in their order.
class RunRemoval : public QUndoCommand {
 public:
  RunRemoval(Studio& studio, const QStringList& ids);
  void redo() override;
  void undo() override;

 private:
  struct Removed {
    size_t place;  ///< in the list
    QString id, path;
    Launcher launcher;
    bool is_model;
  };
  Studio& studio_;
  std::vector<Removed> runs_;
  QString selected_;
};

}  // namespace attnlab
