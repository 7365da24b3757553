// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QProcess>
#include <QString>
#include <deque>

#include "app/studio/document/planned_run.h"

namespace attnlab {

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
