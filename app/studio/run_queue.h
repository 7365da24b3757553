// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QProcess>
#include <QString>
#include <deque>
#include <optional>

#include "app/studio/launcher.h"
#include "core/shared/base/json.h"
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

/// Starts runs as processes of their own, one after the other on this machine. They go on when the
/// window closes.
class RunQueue : public QObject {
  Q_OBJECT
 public:
  explicit RunQueue(QString folder);

  /// Where new runs go.
  [[nodiscard]] const QString& folder() const { return folder_; }
  void set_folder(const QString& folder) { folder_ = folder; }

  void start_now(const PlannedRun& run);
  void add(const PlannedRun& run);
  void remove(int index);
  void move(int from, int to);
  [[nodiscard]] const std::deque<PlannedRun>& waiting() const { return waiting_; }
  [[nodiscard]] bool is_starting() const { return process_ != nullptr; }
  /// The run that this queue started last has ended: the next one may begin.
  void run_ended();

 Q_SIGNALS:
  void changed();
  void starting(QString name);
  void started(QString path, attnlab::Launcher launcher);
  void failed(QString problem);

 private:
  void start_next();
  [[nodiscard]] QStringList arguments_for(const PlannedRun& run) const;
  void finish(int exit_code, const Launcher& launcher);
  [[nodiscard]] QString free_folder(const QString& name) const;

  QString folder_;
  std::deque<PlannedRun> waiting_;
  QProcess* process_ = nullptr;
  bool busy_ = false;  ///< a run of this queue is training
};

}  // namespace attnlab
