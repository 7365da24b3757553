// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>
#include <QTimer>

#include "app/studio/document/studio.h"

namespace attnlab {

/// Which runs and models are open, kept in the settings for the next start, also of a window that was killed.
/// A run is kept once it was read to its end. While runs of the last session are opened the
/// settings say so: a start that finds this was ended by one of them, and opens nothing unasked.
class SessionRuns : public QObject {
  Q_OBJECT

 public:
  explicit SessionRuns(Studio& studio);
  /// Ends as it should.
  ~SessionRuns() override;

  /// Opens what the last session had open, and what trains in the folder of runs by now; nothing,
  /// with a word about it (`left_out`), when the last start ended while it did so. True when it may
  /// be added to.
  bool reopen();
  /// Opens what that start left out, now that somebody asked for it.
  void open_left_out();
  /// From now on the settings follow what is open.
  void remember();

 Q_SIGNALS:
  /// A start opened nothing of these.
  void left_out(QStringList runs);

 private:
  /// What was open: paths of runs and models of this machine, and ids of those elsewhere.
  struct Open {
    QStringList here, elsewhere, models;
    bool operator==(const Open&) const = default;
    [[nodiscard]] QStringList all() const { return here + elsewhere + models; }
  };
  [[nodiscard]] static Open saved();
  void open_all(const Open& open);
  void save();
  void settle();

  Studio& studio_;
  QTimer settled_;
  Open left_out_;
  bool reopened_ = false, remembers_ = false;
};

}  // namespace attnlab
