// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/runs/demo.h"

#include <QCoreApplication>
#include <QDir>

#include "core/shared/run/run_folder.h"

namespace attnlab {

namespace {

QString demo_folder() {
  return QDir::cleanPath(QCoreApplication::applicationDirPath() + "/../demo");
}

}  // namespace

bool is_demo_run(const QString& path) { return QDir::cleanPath(path + "/..") == demo_folder(); }

QStringList demo_runs() {
  const QDir demo(demo_folder());
  QStringList runs;
  for (const QString& name : demo.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name))
    if (RunFolder(demo.filePath(name).toStdString()).is_run())
      runs << QDir::cleanPath(demo.filePath(name));
  return runs;
}

}  // namespace attnlab
