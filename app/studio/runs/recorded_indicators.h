// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <vector>

#include "app/studio/runs/run_set.h"
#include "core/shared/analysis/indicators.h"

namespace attnlab {

/// The window's own copy of what runs recorded, brought up to date when it is asked for.
class RecordedIndicators {
 public:
  /// Steps ascending. The reference holds until the next call for this run.
  const std::vector<IndicatorFrame>& of(const OpenRun& run);
  void forget(const QString& run) { runs_.remove(run); }

 private:
  struct Run {
    RunStore::Cursor cursor;
    std::vector<IndicatorFrame> frames;
  };
  QHash<QString, std::shared_ptr<Run>> runs_;
};

/// The other open runs that differ from this one in nothing but the seed.
std::vector<const OpenRun*> siblings_of(const OpenRun& run, const RunSet& runs);

}  // namespace attnlab
