// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>

namespace attnlab {

/// The last net under every handler of an event, in whatever thread: what is thrown there is said
/// and costs that one event. Without it Qt ends the program.
class GuardedApplication : public QApplication {
  Q_OBJECT

 public:
  using QApplication::QApplication;
  bool notify(QObject* receiver, QEvent* event) override;

 Q_SIGNALS:
  /// In the thread of the window.
  void problem(const QString& sentence);

 private:
  void say(const QString& sentence);
};

}  // namespace attnlab
