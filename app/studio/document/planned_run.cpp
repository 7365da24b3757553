// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/planned_run.h"

namespace attnlab {

Json to_json(const PlannedRun& run) {
  Json json = {{"name", run.name.toStdString()},
               {"spec", to_json(run.spec)},
               {"resume", run.resume.toStdString()},
               {"place", run.place.toStdString()},
               {"launcher", run.launcher.key().toStdString()},
               {"folder", run.folder.toStdString()}};
  if (run.fork)
    json["fork"] = {{"from", run.fork->from.toStdString()},
                    {"step", run.fork->step},
                    {"layers", run.fork->layers.toStdString()}};
  if (run.init)
    json["init"] = {{"model", run.init->model.toStdString()},
                    {"layers", run.init->layers.toStdString()}};
  return json;
}

PlannedRun planned_run_from_json(const Json& json, const std::string& origin) {
  const JsonReader reader(json, origin);
  const auto text = [](const JsonReader& from, const char* key) {
    return QString::fromStdString(from.text(key));
  };
  PlannedRun run;
  run.name = text(reader, "name");
  run.spec = run_spec_from_json(reader.raw("spec"), origin);
  run.resume = text(reader, "resume");
  run.launcher = Launcher::from_key(text(reader, "launcher"));
  for (const auto& [key, member] : {std::pair{"place", &run.place}, {"folder", &run.folder}})
    *member = QString::fromStdString(reader.text(key, ""));  // older versions had none
  if (reader.has("fork")) {
    const JsonReader fork = reader.object("fork");
    run.fork = PlannedRun::Fork{text(fork, "from"), fork.integer("step"), text(fork, "layers")};
  }
  if (reader.has("init")) {
    const JsonReader init = reader.object("init");
    run.init = PlannedRun::Init{text(init, "model"), text(init, "layers")};
  }
  return run;
}

}  // namespace attnlab
