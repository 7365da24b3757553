// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/runs/run_set.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <algorithm>
#include <utility>

#include "app/studio/runs/demo.h"
#include "core/shared/base/error.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/spec/difference.h"

namespace attnlab {
namespace {

QString marks_key(const QString& id) {
  const auto hash = QCryptographicHash::hash(id.toUtf8(), QCryptographicHash::Sha1);
  return "marks/" + QString::fromLatin1(hash.toHex().left(16));
}

/// What run.json of a local run says, or the stream's "started" event.
Json record_of(const RunClient& client) {
  if (!client.launcher().is_here()) return client.store().started();
  return read_json(RunFolder(client.path().toStdString()).run_json());
}

std::optional<RunOrigin> origin_of(const Json& record, const Launcher& launcher) {
  if (!record.contains("forked_from")) return std::nullopt;
  const JsonReader from(record["forked_from"], "forked_from");
  RunOrigin origin;
  origin.run = launcher.key() + "|" + QDir::cleanPath(QString::fromStdString(from.text("run")));
  origin.step = from.integer("step");
  origin.kept = static_cast<qsizetype>(from.raw("kept").size());
  for (const Json& name : from.raw("fresh"))
    if (name.is_string()) origin.fresh << QString::fromStdString(name.get<std::string>());
  return origin;
}

/// Of its folder, or its file without the suffix.
QString model_name(const QString& path) {
  const QFileInfo file(path);
  return file.suffix() == "gguf" ? file.completeBaseName() : file.fileName();
}

/// Settings and origin, as far as they are known; a run of a newer version is shown without.
void learn(OpenRun& run) {
  try {
    const Json record = record_of(*run.client);
    if (!record.is_object() || !record.contains("spec")) return;
    run.spec = run_spec_from_json(record["spec"], run.client->path().toStdString() + ": spec");
    run.origin = origin_of(record, run.client->launcher());
  } catch (const std::exception&) {  // damaged, or of a newer version
  }
}

}  // namespace

RunSet::RunSet() {
  io_.setObjectName("engine I/O");
  io_turn_.moveToThread(&io_);
  io_.start();
}

RunSet::~RunSet() {
  runs_.clear();
  // After what the runs left there to be deleted.
  QMetaObject::invokeMethod(
      &io_turn_, [this] { io_.quit(); }, Qt::QueuedConnection);
  io_.wait();
}

OpenRun* RunSet::find(const QString& id) const {
  const auto found = std::ranges::find_if(runs_, [&](const auto& run) { return run->id() == id; });
  return found == runs_.end() ? nullptr : found->get();
}

QString RunSet::open(const QString& path, const Launcher& launcher) {
  if (const QString problem = launcher.problem(); !problem.isEmpty())
    bad_input(problem.toStdString());
  QString where = path;
  if (launcher.is_here()) {
    where = QDir(path).absolutePath();
    RunFolder(where.toStdString()).expect_run("open the folder that `attnlab train` made");
  }
  if (const OpenRun* known = find(launcher.key() + "|" + where)) {
    known->client->look_again();
    return known->id();
  }

  OpenRun& added = add(std::make_unique<RunClient>(where, launcher, io_));
  added.is_demo = launcher.is_here() && is_demo_run(where);
  learn(added);
  rename_all();
  Q_EMIT opened(added.id());
  return added.id();
}

OpenRun& RunSet::add(std::unique_ptr<RunClient> client) {
  auto run = std::make_unique<OpenRun>();
  run->client = std::move(client);
  run->style_number = next_style_++;
  run->name = QDir(run->client->path()).dirName();
  load_marks(*run);
  run->style = run_style(run->style_number);
  OpenRun& added = *run;
  const QString id = run->id();
  connect(added.client.get(), &RunClient::changed, this, [this, &added] {
    learn_spec(added);
    Q_EMIT updated(added.id());
  });
  connect(added.client.get(), &RunClient::connection_changed, this,
          [this, id] { Q_EMIT connection_changed(id); });
  runs_.push_back(std::move(run));
  return added;
}

QString RunSet::adopt(std::unique_ptr<RunClient> model) {
  const QString id = model->id();
  if (find(id) != nullptr) return id;
  OpenRun& added = add(std::move(model));
  added.spec.emplace();
  added.spec->model = added.card()->model;
  show_name(added, model_name(added.client->path()));
  Q_EMIT opened(id);
  return id;
}

void RunSet::close(const QString& id) {
  const auto found = std::ranges::find_if(runs_, [&](const auto& run) { return run->id() == id; });
  if (found == runs_.end()) return;
  const std::unique_ptr<OpenRun> gone = std::move(*found);
  runs_.erase(found);
  save_marks(*gone);  // its style too, that it comes back as it was
  Q_EMIT closed(id);
  rename_all();
}

void RunSet::move(const QString& id, size_t place) {
  const auto found = std::ranges::find_if(runs_, [&](const auto& run) { return run->id() == id; });
  if (found == runs_.end()) return;
  std::unique_ptr<OpenRun> run = std::move(*found);
  runs_.erase(found);
  runs_.insert(runs_.begin() + static_cast<ptrdiff_t>(std::min(place, runs_.size())),
               std::move(run));
  Q_EMIT marks_changed(id);
}

void RunSet::forget_marks(const QString& id) { QSettings().remove(marks_key(id)); }

void RunSet::learn_spec(OpenRun& run) {
  if (run.spec) return;
  learn(run);
  if (run.spec) rename_all();
}

/// Whether the open runs are trained on different data.
bool RunSet::data_differ() const {
  const RunSpec* first = nullptr;
  for (const auto& run : runs_) {
    if (!run->spec || run->card()) continue;
    if (first == nullptr) first = &*run->spec;
    if (!is_same_data(*first, *run->spec)) return true;
  }
  return false;
}

/// A name depends on the runs that were there before; the task stands in front where open runs have
/// different ones.
void RunSet::rename_all() {
  for (const auto& run : runs_) {
    if (!run->spec || run->card()) continue;  // a model has the name of its file
    // A folder may have been deleted and trained into again.
    std::erase_if(known_, [&](const Known& known) {
      return known.id == run->id() && to_json(known.spec) != to_json(*run->spec);
    });
    if (std::ranges::find(known_, run->id(), &Known::id) == known_.end())
      known_.push_back({run->id(), *run->spec, run->is_demo});
  }
  name_data();
  for (const bool demo : {true, false}) name_runs(demo);
}

/// Equal names mean equal data, of all runs.
void RunSet::name_data() {
  std::vector<RunSpec> specs;
  for (const Known& known : known_) specs.push_back(known.spec);
  const std::vector<std::string> names = data_names(specs);
  for (size_t i = 0; i < known_.size(); ++i) {
    OpenRun* run = find(known_[i].id);
    const QString name = QString::fromStdString(names[i]);
    if (run != nullptr && std::exchange(run->data, name) != name) Q_EMIT marks_changed(run->id());
  }
}

/// Those that came with the product and a person's own, each among themselves: a first own run is
/// no copy of the demo.
void RunSet::name_runs(bool demo) {
  std::vector<QString> ids;
  std::vector<RunSpec> specs;
  for (const Known& known : known_) {
    if (known.is_demo != demo) continue;
    ids.push_back(known.id);
    specs.push_back(known.spec);
  }
  const std::vector<std::string> names = run_names(specs);
  const bool prefixed = data_differ();
  for (size_t i = 0; i < ids.size(); ++i) {
    OpenRun* run = find(ids[i]);
    if (run == nullptr) continue;
    QString name = QString::fromStdString(names[i]);
    if (demo) name = tr("%1 (demo)").arg(name);
    if (prefixed) name = run->data + ": " + name;
    show_name(*run, name);
  }
}

void RunSet::show_name(OpenRun& run, const QString& name) {
  const QString shown = run.own_name.isEmpty() ? name : run.own_name;
  if (std::exchange(run.name, shown) != shown) Q_EMIT marks_changed(run.id());
}

void RunSet::set_listed(const QStringList& ids) {
  bool changed = false;
  for (const auto& run : runs_) {
    const bool listed = ids.contains(run->id());
    changed |= std::exchange(run->listed, listed) != listed;
  }
  if (changed) Q_EMIT listed_changed();
}

void RunSet::set_marks(const QString& id, const RunMarks& marks) {
  OpenRun* run = find(id);
  if (run == nullptr || run->marks() == marks) return;
  static_cast<RunMarks&>(*run) = marks;
  run->style = run_style(run->style_number);
  save_marks(*run);
  Q_EMIT marks_changed(id);
  // That of a run: as long as its settings are not known.
  show_name(*run,
            run->card() ? model_name(run->client->path()) : QDir(run->client->path()).dirName());
  rename_all();
}

void RunSet::refresh_styles() {
  for (const auto& run : runs_) {
    run->style = run_style(run->style_number);
    Q_EMIT marks_changed(run->id());
  }
}

bool RunSet::any_live() const {
  return std::ranges::any_of(runs_, [](const auto& run) { return run->client->is_live(); });
}

void RunSet::load_marks(OpenRun& run) {
  QSettings settings;
  settings.beginGroup(marks_key(run.id()));
  run.visible = settings.value("visible", true).toBool();
  run.pinned = settings.value("pinned", false).toBool();
  run.tags = settings.value("tags").toStringList();
  run.own_name = settings.value("name").toString();
  if (!run.own_name.isEmpty()) run.name = run.own_name;
  run.notes = settings.value("notes").toString();
  run.style_number = settings.value("style", run.style_number).toInt();
}

void RunSet::save_marks(const OpenRun& run) {
  QSettings settings;
  settings.beginGroup(marks_key(run.id()));
  settings.setValue("visible", run.visible);
  settings.setValue("pinned", run.pinned);
  settings.setValue("tags", run.tags);
  settings.setValue("name", run.own_name);
  settings.setValue("notes", run.notes);
  settings.setValue("style", run.style_number);
}

}  // namespace attnlab
