// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/preferences.h"

#include <QSettings>
#include <QStandardPaths>

namespace attnlab {

Preferences Preferences::load() {
  const QSettings settings;
  Preferences p;
  p.theme =
      settings.value("theme", "light").toString() == "dark" ? ThemeName::dark : ThemeName::light;
  const double scale = settings.value("scale", 1.0).toDouble();
  if (scale >= 0.75 && scale <= 3.0) p.scale = scale;  // also where it is no number
  p.language = settings.value("language").toString();
  p.launcher = settings.value("launcher").toString();
  const QString data = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
  p.runs_folder = settings.value("runs_folder", data + "/runs").toString();
  return p;
}

void Preferences::save() const {
  QSettings settings;
  settings.setValue("theme", theme == ThemeName::dark ? "dark" : "light");
  settings.setValue("scale", scale);
  settings.setValue("language", language);
  settings.setValue("launcher", launcher);
  settings.setValue("runs_folder", runs_folder);
}

}  // namespace attnlab
