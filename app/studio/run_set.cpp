// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/run_set.h"

#include <QCryptographicHash>
#include <QDir>
#include <QSettings>
#include <algorithm>

#include "core/shared/base/error.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/spec/difference.h"

namespace attnlab {
namespace {

QString marks_key(const OpenRun& run) {
  const auto hash = QCryptographicHash::hash(run.id().toUtf8(), QCryptographicHash::Sha1);
  return "marks/" + QString::fromLatin1(hash.toHex().left(16));
}

/// run.json of a local run, or what the stream's "started" event says.
std::optional<RunSpec> spec_of(const RunClient& client) {
  try {
    if (client.launcher().is_here()) {
      const RunFolder folder(client.path().toStdString());
      const Json all = read_json(folder.run_json());
      return run_spec_from_json(JsonReader(all, folder.run_json().string()).raw("spec"),
                                folder.run_json().string());
    }
    const Json started = client.store().started();
    if (started.is_object() && started.contains("spec"))
      return run_spec_from_json(started["spec"], "the run's spec");
  } catch (const std::exception&) {  // damaged, or of a newer version: shown without settings
  }
  return std::nullopt;
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
    if (!RunFolder(where.toStdString()).is_run())
      bad_input(where.toStdString() + " is no run (it has no run.json)",
                "open the folder that `attnlab train` made");
  }
  if (const OpenRun* known = find(launcher.prefix() + "|" + where)) {
    known->client->look_again();
    return known->id();
  }

  auto run = std::make_unique<OpenRun>();
  run->client = std::make_unique<RunClient>(where, launcher, io_);
  run->style_number = next_style_++;
  run->name = QDir(where).dirName();
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
  added.spec = spec_of(*added.client);
  Q_EMIT opened(id);
  rename_all();
  return id;
}

void RunSet::close(const QString& id) {
  const auto found = std::ranges::find_if(runs_, [&](const auto& run) { return run->id() == id; });
  if (found == runs_.end()) return;
  const std::unique_ptr<OpenRun> gone = std::move(*found);
  runs_.erase(found);
  Q_EMIT closed(id);
  rename_all();
}

void RunSet::learn_spec(OpenRun& run) {
  if (run.spec) return;
  run.spec = spec_of(*run.client);
  if (run.spec) rename_all();
}

/// Names say what differs between the open runs, so each run that comes or goes may change them.
void RunSet::rename_all() {
  std::vector<RunSpec> specs;
  std::vector<OpenRun*> named;
  for (const auto& run : runs_)
    if (run->spec) {
      specs.push_back(*run->spec);
      named.push_back(run.get());
    }
  const std::vector<std::string> names = difference_names(specs);
  for (size_t i = 0; i < named.size(); ++i) {
    const QString name = QString::fromStdString(names[i]);
    if (name == named[i]->name) continue;
    named[i]->name = name;
    Q_EMIT marks_changed(named[i]->id());
  }
}

void RunSet::set_visible(const QString& id, bool visible) {
  if (OpenRun* run = find(id)) {
    run->visible = visible;
    save_marks(*run);
    Q_EMIT marks_changed(id);
  }
}

void RunSet::set_pinned(const QString& id, bool pinned) {
  if (OpenRun* run = find(id)) {
    run->pinned = pinned;
    save_marks(*run);
    Q_EMIT marks_changed(id);
  }
}

void RunSet::set_tags(const QString& id, const QStringList& tags) {
  if (OpenRun* run = find(id)) {
    run->tags = tags;
    save_marks(*run);
    Q_EMIT marks_changed(id);
  }
}

void RunSet::set_style(const QString& id, int style_number) {
  if (OpenRun* run = find(id)) {
    run->style_number = style_number;
    run->style = run_style(style_number);
    save_marks(*run);
    Q_EMIT marks_changed(id);
  }
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
  settings.beginGroup(marks_key(run));
  run.visible = settings.value("visible", true).toBool();
  run.pinned = settings.value("pinned", false).toBool();
  run.tags = settings.value("tags").toStringList();
  run.style_number = settings.value("style", run.style_number).toInt();
}

void RunSet::save_marks(const OpenRun& run) {
  QSettings settings;
  settings.beginGroup(marks_key(run));
  settings.setValue("visible", run.visible);
  settings.setValue("pinned", run.pinned);
  settings.setValue("tags", run.tags);
  settings.setValue("style", run.style_number);
}

}  // namespace attnlab
