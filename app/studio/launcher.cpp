// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/launcher.h"

#include <QCoreApplication>
#include <QProcess>

namespace attnlab {

QString local_engine() {
  const QString chosen = qEnvironmentVariable("ATTNLAB_PROGRAM");
  return chosen.isEmpty() ? QCoreApplication::applicationDirPath() + "/attnlab" : chosen;
}

QStringList Launcher::command(const QStringList& arguments) const {
  if (is_here()) return QStringList{local_engine()} + arguments;
  QStringList parts = QProcess::splitCommand(prefix_);
  // ssh hands its arguments to a shell as one line, so each is quoted.
  const bool shell = parts.value(0).endsWith("ssh");
  parts << "attnlab";
  for (QString argument : arguments) {
    if (shell) argument = "'" + argument.replace("'", "'\\''") + "'";
    parts << argument;
  }
  return parts;
}

}  // namespace attnlab
