// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>
#include <string>

class QToolBar;

namespace attnlab {

class Layouts;
class MainWindow;
class Ring;
class Studio;

/// Shows in the window what the step of a lesson shows, hides the rest, and rings its target.
class LessonStage : public QObject {
  Q_OBJECT
 public:
  struct Parts {
    MainWindow& window;
    Studio& studio;
    Layouts& layouts;
    QToolBar &transport, &step_cursor;
  };
  /// The window owns it.
  explicit LessonStage(const Parts& parts);

  /// Where a target of a lesson stands in the window; empty while it is not in sight.
  [[nodiscard]] QRect place_of(const std::string& target) const;

 private:
  void set_up();
  void clear();
  void follow_target();

  Parts parts_;
  Ring* ring_;
  QTimer follow_;
};

}  // namespace attnlab
