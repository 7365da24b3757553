// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>
#include <deque>
#include <memory>

#include "app/studio/runs/run_client.h"

namespace attnlab {

/// Models that others trained, on their way into the window: an engine process reads one at a time.
/// Nothing of a model is open before all of it was read.
class ModelOpenings : public QObject {
  Q_OBJECT
 public:
  /// `io` as for RunClient.
  explicit ModelOpenings(QThread& io) : io_(io) {}

  struct Wanted {
    QString path;
    Launcher launcher{};
    bool select = true;  ///< it is what somebody wants to look at
  };
  /// Begins, or lines up behind those that are being opened.
  void open(const Wanted& model);
  /// Gives up what is being read and all that waits.
  void stop();

  /// The model that is being read; empty: none.
  [[nodiscard]] QString path() const { return reading_ ? wanted_.path : QString(); }
  /// That one, and those that wait.
  [[nodiscard]] QStringList paths() const;
  /// How much of it has been read, from 0 to 1.
  [[nodiscard]] double share() const { return share_; }
  /// The model that `opened` tells of, for whoever keeps it.
  [[nodiscard]] std::unique_ptr<RunClient> take_opened() { return std::move(opened_); }

 Q_SIGNALS:
  void changed();
  void opened(bool select);
  /// One sentence.
  void refused(QString problem);

 private:
  void next();
  void end();

  QThread& io_;
  std::deque<Wanted> waiting_;
  Wanted wanted_;  ///< what is being read
  std::unique_ptr<RunClient> reading_, opened_;
  double share_ = 0;
};

}  // namespace attnlab
