// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window/guarded_application.h"

#include "core/shared/base/error.h"

namespace attnlab {

bool GuardedApplication::notify(QObject* receiver, QEvent* event) {
  try {
    return QApplication::notify(receiver, event);
  } catch (const Error& error) {
    say(QString::fromStdString(error.line()));
  } catch (const std::exception& error) {
    say(tr("Something failed that should not: %1").arg(QString::fromUtf8(error.what())));
  }
  return false;
}

void GuardedApplication::say(const QString& sentence) {
  QMetaObject::invokeMethod(
      this, [this, sentence] { Q_EMIT problem(sentence); }, Qt::QueuedConnection);
}

}  // namespace attnlab
