// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/session_runs.h"

#include <QDir>
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
  left_out_here_.clear();
  left_out_elsewhere_.clear();
  if (remembers_) save();
}

bool SessionRuns::reopen() {
  QSettings settings;
  const QStringList here = settings.value("session/runs").toStringList();
  const QStringList elsewhere = settings.value("session/remote_runs").toStringList();
  if (settings.value(opening).toBool()) {
    QStringList names;
    for (const QString& path : here + elsewhere) names << QDir(path).dirName();
    left_out_here_ = here;
    left_out_elsewhere_ = elsewhere;
    Q_EMIT left_out(names);
    return false;
  }
  reopened_ = true;
  settings.setValue(opening, true);
  settings.sync();
  open_all(here + live_runs(studio_.preferences().runs_folder), elsewhere);
  connect(&studio_.runs(), &RunSet::connection_changed, this, &SessionRuns::settle);
  settle();
  return true;
}

void SessionRuns::open_all(const QStringList& here, const QStringList& elsewhere) {
  for (const QString& path : here)
    if (RunFolder(path.toStdString()).is_run()) studio_.open_run(path);
  for (const QString& id : elsewhere)
    studio_.open_run(id.section('|', 1), Launcher(id.section('|', 0, 0)));
}

void SessionRuns::open_left_out() {
  open_all(std::exchange(left_out_here_, {}), std::exchange(left_out_elsewhere_, {}));
}

/// Every run has been read, and what follows from it drawn.
void SessionRuns::settle() {
  const bool all_read = std::ranges::all_of(studio_.runs().runs(), [](const auto& run) {
    return run->client->link() != RunLink::unknown;
  });
  if (all_read && !settled_.isActive()) settled_.start(drawn_after);
}

void SessionRuns::remember() {
  remembers_ = true;
  if (!reopened_) QSettings().remove(opening);  // what is open was asked for
  for (const auto changed : {&RunSet::opened, &RunSet::closed, &RunSet::connection_changed})
    connect(&studio_.runs(), changed, this, &SessionRuns::save);
  save();
}

void SessionRuns::save() {
  QSettings settings;
  const QStringList known_here = settings.value("session/runs").toStringList();
  const QStringList known_elsewhere = settings.value("session/remote_runs").toStringList();
  // What was left out stays remembered while somebody may still want it.
  QStringList here = left_out_here_, elsewhere = left_out_elsewhere_;
  for (const auto& run : studio_.runs().runs()) {
    const bool is_here = run->client->launcher().is_here();
    const QString name = is_here ? run->client->path() : run->id();
    // What is opened again stays remembered while it is read.
    const bool known = (is_here ? known_here : known_elsewhere).contains(name);
    if (run->client->link() == RunLink::unknown && !known) continue;
    QStringList& names = is_here ? here : elsewhere;
    if (!names.contains(name)) names << name;
  }
  if (here == known_here && elsewhere == known_elsewhere) return;
  settings.setValue("session/runs", here);
  settings.setValue("session/remote_runs", elsewhere);
  settings.sync();
}

}  // namespace attnlab
