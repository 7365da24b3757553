// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/views/provenance.h"

#include <QFileInfo>

#include "core/shared/base/error.h"

namespace attnlab {

Json facts_of(const OpenRun& run) {
  Json facts = {{"run", run.client->path().toStdString()}};
  if (run.card())
    return {{"model", run.client->path().toStdString()}, {"spec", to_json(*run.card())}};
  if (!run.spec) return facts;
  facts["seed"] = run.spec->seed;
  facts["spec"] = to_json(*run.spec);
  return facts;
}

Json facts_of_runs(const RunSet& runs, const QStringList& ids) {
  Json facts = {{"run", nullptr},
                {"seed", nullptr},
                {"spec", nullptr},
                {"step", nullptr},
                {"runs", Json::array()}};
  for (const auto& run : runs.runs())
    if (ids.contains(run->id())) facts["runs"].push_back(facts_of(*run));
  return facts;
}

std::string provenance(Studio& studio, const View& view) {
  Json all = {{"made_by", "Attention Lab"}, {"step", studio.selection().step()}};
  if (const OpenRun* run = studio.current()) all.update(facts_of(*run));
  if (!studio.probing().ablation().empty()) all["ablation"] = to_json(studio.probing().ablation());
  const Json facts = view.facts();
  for (const auto& [name, fact] : facts.items()) {
    all[name] = fact;
    if (fact.is_null()) all.erase(name);
  }
  return all.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void check_format(const View& view, const QString& path) {
  const QStringList formats = view.export_formats();
  if (!formats.contains(QFileInfo(path).suffix().toLower()))
    bad_input("this view cannot be written to " + path.toStdString(),
              "use a name that ends in ." + formats.join(", .").toStdString());
}

void export_view(Studio& studio, View& view, ExportRequest request) {
  check_format(view, request.path);
  request.provenance = provenance(studio, view);
  view.export_to(request);
}

}  // namespace attnlab
