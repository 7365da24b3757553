// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/preferences.h"

#include <QSettings>
#include <QStandardPaths>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

constexpr const char* key_of_places = "places";

/// Before there were places there was one command.
Places places_of_command(const QString& command) {
  const Places one{{{command, Launcher(command), {}}}, command};
  return command.isEmpty() || !one.problem().isEmpty() ? Places() : one;
}

/// Whole or not at all: what is damaged is put aside, because the next change writes anew.
Places load_places(QString& problem) {
  QSettings settings;
  const QString text = settings.value(key_of_places).toString();
  if (text.isEmpty()) return places_of_command(settings.value("launcher").toString());
  try {
    const std::string origin = "settings: places";
    return places_from_json(parse_json(text.toStdString(), origin), origin);
  } catch (const Error& error) {
    settings.setValue("places.damaged", text);
    problem = Places::tr("The places where engines run are lost: %1")
                  .arg(QString::fromStdString(error.line()));
    return {};
  }
}

}  // namespace

Preferences Preferences::load() {
  const QSettings settings;
  Preferences p;
  p.theme =
      settings.value("theme", "light").toString() == "dark" ? ThemeName::dark : ThemeName::light;
  const double scale = settings.value("scale", 1.0).toDouble();
  if (scale >= 0.75 && scale <= 3.0) p.scale = scale;  // also where it is no number
  p.language = settings.value("language").toString();
  p.places = load_places(p.problem);
  const QString data = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
  p.runs_folder = settings.value("runs_folder", data + "/runs").toString();
  return p;
}

void Preferences::save() const {
  QSettings settings;
  settings.setValue("theme", theme == ThemeName::dark ? "dark" : "light");
  settings.setValue("scale", scale);
  settings.setValue("language", language);
  settings.setValue(key_of_places, QString::fromStdString(to_json(places).dump()));
  settings.remove("launcher");  // of older versions, read once
  settings.setValue("runs_folder", runs_folder);
}

}  // namespace attnlab
