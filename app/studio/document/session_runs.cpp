// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/session_runs.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <algorithm>
#include <utility>

#include "core/shared/run/run_folder.h"

namespace attnlab {
namespace {

using namespace std::chrono_literals;

constexpr const char* opening = "session/opening";
constexpr auto drawn_after = 3s;  // what was read is drawn by then

/// Runs in `folder` that are training: a window that was killed knew of them.
QStringList live_runs(const QString& folder) {
  QStringList runs;
  for (const QFileInfo& entry : QDir(folder).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot))
    if (RunLock::owner(RunFolder(entry.filePath().toStdString()))) runs << entry.absoluteFilePath();
  return runs;
}

}  // namespace

SessionRuns::SessionRuns(Studio& studio) : studio_(studio) {
  settled_.setSingleShot(true);
  connect(&settled_, &QTimer::timeout, this, [] { QSettings().remove(opening); });
}

SessionRuns::~SessionRuns() {
  QSettings().remove(opening);
  left_out_ = {};
  if (remembers_) save();
}

SessionRuns::Open SessionRuns::saved() {
  const QSettings settings;
  const auto list = [&](const char* key) { return settings.value(key).toStringList(); };
  return {list("session/runs"), list("session/remote_runs"), list("session/models")};
}

bool SessionRuns::reopen() {
  QSettings settings;
  Open open = saved();
  if (settings.value(opening).toBool()) {
    QStringList names;
    for (const QString& path : open.all()) names << QDir(path).dirName();
    left_out_ = open;
    Q_EMIT left_out(names);
    return false;
  }
  reopened_ = true;
  settings.setValue(opening, true);
  settings.sync();
  open.here += live_runs(studio_.preferences().runs_folder);
  open_all(open);
  connect(&studio_.runs(), &RunSet::connection_changed, this, &SessionRuns::settle);
  connect(&studio_.openings(), &ModelOpenings::changed, this, &SessionRuns::settle);
  settle();
  return true;
}

void SessionRuns::open_all(const Open& open) {
  const QString selected = QSettings().value("session/selected").toString();
  for (const QString& path : open.here)
    if (RunFolder(path.toStdString()).is_run()) studio_.open_run(path);
  for (const QString& id : open.elsewhere)
    studio_.open_run(id.section('|', 1), Launcher::from_key(id.section('|', 0, 0)));
  for (const QString& path : open.models)
    if (QFileInfo::exists(path))
      studio_.openings().open({path, Launcher(), "|" + path == selected});
}

void SessionRuns::open_left_out() { open_all(std::exchange(left_out_, {})); }

/// Every run has been read, and what follows from it drawn.
void SessionRuns::settle() {
  const bool all_read = std::ranges::all_of(studio_.runs().runs(), [](const auto& run) {
    return run->client->link() != RunLink::unknown;
  });
  const bool all_open = studio_.openings().path().isEmpty();
  if (all_read && all_open && !settled_.isActive()) settled_.start(drawn_after);
}

void SessionRuns::remember() {
  remembers_ = true;
  if (!reopened_) QSettings().remove(opening);  // what is open was asked for
  for (const auto changed : {&RunSet::opened, &RunSet::closed, &RunSet::connection_changed})
    connect(&studio_.runs(), changed, this, &SessionRuns::save);
  save();
}

void SessionRuns::save() {
  const Open known = saved();
  // What was left out stays remembered while somebody may still want it.
  Open open = left_out_;
  for (const auto& run : studio_.runs().runs()) {
    const bool is_here = run->client->launcher().is_here();
    const QString name = is_here ? run->client->path() : run->id();
    // What is opened again stays remembered while it is read.
    const bool remembered = (is_here ? known.here : known.elsewhere).contains(name);
    if (run->client->link() == RunLink::unknown && !remembered) continue;
    QStringList& names = run->card() ? open.models : is_here ? open.here : open.elsewhere;
    if (!names.contains(name)) names << name;
  }
  for (const QString& path : studio_.openings().paths())
    if (known.models.contains(path) && !open.models.contains(path)) open.models << path;
  if (open == known) return;
  QSettings settings;
  settings.setValue("session/runs", open.here);
  settings.setValue("session/remote_runs", open.elsewhere);
  settings.setValue("session/models", open.models);
  settings.sync();
}

}  // namespace attnlab
