// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/jobs/places.h"

#include <algorithm>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

constexpr int64_t form_version = 1;

QString text(const JsonReader& from, const char* key) {
  return QString::fromStdString(from.text(key));
}

EnginePlace place_from(const JsonReader& from) {
  EnginePlace place{text(from, "name"), Launcher(text(from, "command"), text(from, "engine")),
                    text(from, "folder")};
  from.refuse_unknown();
  return place;
}

}  // namespace

std::optional<EnginePlace> Places::find(const QString& name) const {
  if (name.isEmpty()) return EnginePlace();
  const auto found = std::ranges::find(elsewhere, name, &EnginePlace::name);
  return found == elsewhere.end() ? std::nullopt : std::optional(*found);
}

QString Places::name_of(const Launcher& launcher) const {
  const auto found = std::ranges::find(elsewhere, launcher, &EnginePlace::launcher);
  return found == elsewhere.end() ? launcher.prefix() : found->name;
}

QString Places::problem() const {
  for (size_t i = 0; i < elsewhere.size(); ++i) {
    const EnginePlace& place = elsewhere[i];
    if (place.name.trimmed().isEmpty()) return tr("Give every place a name.");
    const auto same = std::ranges::count(elsewhere, place.name, &EnginePlace::name);
    if (same > 1) return tr("Two places are called “%1”: rename one of them.").arg(place.name);
    if (place.is_here())
      return tr("“%1” needs a command that leads there, such as “ssh HOST”.").arg(place.name);
    if (const QString wrong = place.launcher.problem(); !wrong.isEmpty())
      return place.name + ": " + wrong;
  }
  return {};
}

Json to_json(const Places& places) {
  Json list = Json::array();
  for (const EnginePlace& place : places.elsewhere)
    list.push_back({{"name", place.name.toStdString()},
                    {"command", place.launcher.prefix().toStdString()},
                    {"engine", place.launcher.engine().toStdString()},
                    {"folder", place.folder.toStdString()}});
  return {{"version", form_version}, {"places", list}, {"chosen", places.chosen.toStdString()}};
}

Places places_from_json(const Json& json, const std::string& origin) {
  const JsonReader reader(json, origin);
  if (const int64_t form = reader.integer("version"); form != form_version)
    reader.fail("version",
                "expected " + std::to_string(form_version) + ", got " + std::to_string(form));
  Places places;
  for (const JsonReader& place : reader.objects("places"))
    places.elsewhere.push_back(place_from(place));
  places.chosen = text(reader, "chosen");
  reader.refuse_unknown();
  if (const QString wrong = places.problem(); !wrong.isEmpty())
    reader.fail("places", wrong.toStdString());
  if (!places.find(places.chosen))
    reader.fail("chosen", "no place is called " + places.chosen.toStdString());
  return places;
}

}  // namespace attnlab
