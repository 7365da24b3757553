// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>

#include "app/studio/jobs/launcher.h"
#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// A run that will be started: from a spec, as a fork of another run, or from a model.
struct PlannedRun {
  QString name;
  RunSpec spec;
  struct Fork {
    QString from;  ///< folder of the run
    int64_t step = 0;
    QString layers;  ///< edits, as `attnlab fork --layers` takes them
  };
  std::optional<Fork> fork;
  struct Init {
    QString model;   ///< folder or file
    QString layers;  ///< edits, as `attnlab train --layers` takes them; empty: none
  };
  std::optional<Init> init;  ///< whose weights it begins with; then the model is that one
  QString resume;            ///< folder of a run to go on with; then nothing else counts
  QString place;      ///< name of the place that was chosen for it; empty: this machine, or where
                      ///< the run lies that it goes on from
  Launcher launcher;  ///< how its engine is started
  QString folder;     ///< of new runs there; empty: the queue's
};

Json to_json(const PlannedRun& run);
/// Reads what `to_json` wrote. Throws Error naming `origin`.
PlannedRun planned_run_from_json(const Json& json, const std::string& origin);

}  // namespace attnlab
