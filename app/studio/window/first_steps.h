// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace attnlab {

class FirstCard;
class Studio;

/// The card of the first window: ticks what is done, and goes for good when all is, when it is
/// closed, or when a lesson begins. The settings remember that.
class FirstSteps : public QObject {
  Q_OBJECT
 public:
  static bool are_over();
  /// The card stands over `area`, which owns this.
  FirstSteps(Studio& studio, QWidget& area);

 private:
  void look();
  void end();

  Studio& studio_;
  FirstCard* card_;
};

}  // namespace attnlab
