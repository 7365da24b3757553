// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QProcess>
#include <QTimer>
#include <chrono>
#include <functional>
#include <optional>

#include "app/studio/jobs/place_facts.h"
#include "app/studio/jobs/places.h"

namespace attnlab {

/// `attnlab doctor --json` at a place: begins at once, and nobody waits for it.
class PlaceInquiry : public QObject {
  Q_OBJECT
 public:
  struct Answer {
    std::optional<PlaceFacts> facts;
    QString problem;  ///< why there are none, one sentence; empty: there are, or it was stopped
  };
  using OnEnd = std::function<void(const Answer&)>;

  /// `on_end` comes once, from the event loop, unless this object is gone by then. A place that
  /// says nothing for `patience` is given up.
  PlaceInquiry(const EnginePlace& place, std::chrono::milliseconds patience, OnEnd on_end);
  ~PlaceInquiry() override;

  /// Ends it at once.
  void stop();

 private:
  void read();
  void give_up(const QString& problem);
  void finish(const Answer& answer);
  [[nodiscard]] Answer answer_of(int exit_code) const;

  OnEnd on_end_;
  QString program_;
  QProcess* process_;
  QTimer patience_;
  QByteArray printed_, said_;
};

}  // namespace attnlab
