// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThreadPool>
#include <filesystem>
#include <list>
#include <memory>

#include "app/studio/runs/run_set.h"
#include "core/shared/messages/probe.h"

namespace attnlab {

/// Maps that runs of this machine recorded while they trained, read from their folders: no engine
/// is asked. They are of the run's own text and hold some layers only (map_frame.h).
class RecordedMaps : public QObject {
  Q_OBJECT
 public:
  RecordedMaps();
  ~RecordedMaps() override;

  /// The newest frame at or before a step; null where there is none that can be read, and while it
  /// is on its way: `changed` follows.
  std::shared_ptr<const Probe> at(const OpenRun& run, int64_t step);
  [[nodiscard]] bool is_reading() const { return reading_; }

 Q_SIGNALS:
  void changed();

 private:
  struct Known {
    QString run;
    int64_t attempt, step;               ///< a later attempt may record other maps at the same step
    std::shared_ptr<const Probe> frame;  ///< null: it cannot be read
  };
  void read(Known wanted, const std::filesystem::path& file);

  std::list<Known> known_;  ///< newest first
  bool reading_ = false;
  QThreadPool pool_;  ///< frames of long texts are large
};

}  // namespace attnlab
