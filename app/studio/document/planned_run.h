// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>

#include "app/studio/jobs/launcher.h"
#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// A run that will be started: from a spec, or as a fork of another run.
struct PlannedRun {
  QString name;
  RunSpec spec;
  struct Fork {
    QString from;  ///< folder of the run
    int64_t step = 0;
    QString layers;  ///< edits, as `attnlab fork --layers` takes them
  };
  std::optional<Fork> fork;
  QString resume;     ///< folder of a run to go on with; then nothing else counts
  Launcher launcher;  ///< how its engine is started
};

Json to_json(const PlannedRun& run);
/// Reads what `to_json` wrote. Throws Error naming `origin`.
PlannedRun planned_run_from_json(const Json& json, const std::string& origin);

}  // namespace attnlab
