// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QProcess>
#include <QString>
#include <deque>

#include "app/studio/document/planned_run.h"
#include "app/studio/jobs/places.h"

namespace attnlab {

/// Starts runs as processes of their own, one after the other. They go on when the window closes.
class RunQueue : public QObject {
  Q_OBJECT
 public:
  explicit RunQueue(QString folder);

  /// Where new runs go.
  [[nodiscard]] const QString& folder() const { return folder_; }
  void set_folder(const QString& folder) { folder_ = folder; }
  /// A run that was planned for a place is started as the place is by then, or not when it is gone.
  void set_places(const Places& places);

  void start_now(const PlannedRun& run);
  /// One that waits, before all others; it stays where it is when it cannot start (`failed`).
  void start_waiting(int index);
  void add(const PlannedRun& run);
  void remove(int index);
  /// Puts a run back; a place that does not exist means the nearest.
  void insert(int index, const PlannedRun& run);
  void move(int from, int to);
  [[nodiscard]] const std::deque<PlannedRun>& waiting() const { return waiting_; }
  [[nodiscard]] bool is_starting() const { return process_ != nullptr; }
  /// The run that this queue started last has ended: the next one may begin.
  void run_ended();
  /// Takes up what waited when another window was closed or killed. `busy`: a run that it had
  /// started still trains, and will be told of by `run_ended`.
  void restore(std::deque<PlannedRun> waiting, bool busy);

 Q_SIGNALS:
  void changed();
  void starting(QString name);
  void started(QString path, attnlab::Launcher launcher);
  void failed(QString problem);

 private:
  /// Why a run cannot be started any more, one sentence; empty: it can.
  [[nodiscard]] QString hindrance(const PlannedRun& run) const;
  void start_next();
  void start(const PlannedRun& run);
  [[nodiscard]] QStringList arguments_for(const PlannedRun& run) const;
  void finish(int exit_code, const Launcher& launcher);
  [[nodiscard]] QString free_folder(const PlannedRun& run) const;

  QString folder_;
  Places places_;
  std::deque<PlannedRun> waiting_;
  QProcess* process_ = nullptr;
  bool busy_ = false;  ///< a run of this queue is training
};

}  // namespace attnlab
