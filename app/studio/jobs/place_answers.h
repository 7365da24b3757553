// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QTime>
#include <memory>

#include "app/studio/jobs/place_inquiry.h"

namespace attnlab {

/// What places said of themselves. Each is asked once a session, and again when a person wishes.
class PlaceAnswers : public QObject {
  Q_OBJECT
 public:
  struct Answer {
    std::optional<PlaceFacts> facts;  ///< of the last time it told
    QString problem;                  ///< why it did not, one sentence
    bool asking = false;
    QTime when;  ///< it told
  };

  /// Unknown, where nobody has looked.
  [[nodiscard]] Answer of(const EnginePlace& place) const;
  /// Asks unless that was done. This machine, where it has no GPU, is looked at without asking.
  void look(const EnginePlace& place);
  /// Asks, whatever is known.
  void ask(const EnginePlace& place);
  void stop(const EnginePlace& place);
  /// How long a place may say nothing.
  void set_patience(std::chrono::milliseconds patience) { patience_ = patience; }

 Q_SIGNALS:
  void changed();

 private:
  struct Known {
    Answer answer;
    std::shared_ptr<PlaceInquiry> inquiry;
    bool asked = false;
  };
  void take(const QString& key, const PlaceInquiry::Answer& answer);

  QHash<QString, Known> known_;
  std::chrono::milliseconds patience_ = std::chrono::seconds(45);
};

}  // namespace attnlab
