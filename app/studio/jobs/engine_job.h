// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QProcess>
#include <QStringList>
#include <functional>

#include "app/studio/jobs/launcher.h"
#include "core/shared/base/json.h"

namespace attnlab {

/// One command of the engine that runs to its end, such as `attnlab data download`: how far it is,
/// then its answer or what went wrong. It ends with the window: its standard input, which it
/// watches, is closed then.
class EngineJob : public QObject {
  Q_OBJECT
 public:
  struct Outcome {
    Json answer;        ///< what it printed; null where it printed nothing
    QString problem;    ///< why it failed, one sentence; empty: it did not
    QStringList notes;  ///< what it remarked
    bool stopped = false;
  };
  using OnProgress = std::function<void(const Json&)>;
  using OnEnd = std::function<void(const Outcome&)>;

  /// Begins at once; `--json` and `--progress` are added. The callbacks come from the event loop,
  /// `on_end` once, unless this object is gone by then.
  EngineJob(const Launcher& launcher, const QStringList& arguments, OnProgress on_progress,
            OnEnd on_end);
  ~EngineJob() override;

  /// It keeps what it can and ends; one that does not is ended.
  void stop();

 private:
  void read_errors();
  void take_line(const QByteArray& line);
  void finish(const QString& could_not_start);

  OnProgress on_progress_;
  OnEnd on_end_;
  QProcess* process_;
  QByteArray unfinished_line_;
  QStringList said_;  ///< on standard error, without progress
  bool stopped_ = false;
};

}  // namespace attnlab
