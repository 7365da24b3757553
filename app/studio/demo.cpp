// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/demo.h"

#include <QCoreApplication>
#include <QDir>

#include "core/shared/run/run_folder.h"

namespace attnlab {

QStringList demo_runs() {
  const QDir demo(QCoreApplication::applicationDirPath() + "/../demo");
  QStringList runs;
  for (const QString& name : demo.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
    if (RunFolder(demo.filePath(name).toStdString()).is_run())
      runs << QDir::cleanPath(demo.filePath(name));
  return runs;
}

}  // namespace attnlab
