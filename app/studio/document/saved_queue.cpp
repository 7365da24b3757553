// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/saved_queue.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/json.h"

namespace attnlab {

QString SavedQueue::usual_path() {
  return QFileInfo(QSettings().fileName()).path() + "/queue.json";
}

SavedQueue::SavedQueue(Studio& studio, const QString& path)
    : studio_(studio), path_(path), lock_(path + ".lock") {
  QDir().mkpath(QFileInfo(path).path());
  lock_.setStaleLockTime(0);  // a window may be open for days
  if (!lock_.tryLock()) return;
  restore();
  connect(&studio.training().queue(), &RunQueue::changed, this, &SavedQueue::save);
}

void SavedQueue::restore() {
  const std::string path = path_.toStdString();
  if (!QFileInfo::exists(path_)) return;
  try {
    const Json json = read_json(path);
    const JsonReader reader(json, path);
    std::deque<PlannedRun> waiting;
    for (const JsonReader& run : reader.objects("waiting"))
      waiting.push_back(planned_run_from_json(run.value(), path));
    studio_.training().go_on_with_queue(std::move(waiting),
                                        QString::fromStdString(reader.text("after")));
  } catch (const Error& error) {
    const QString aside = path_ + ".damaged";  // the next change of the queue writes the file anew
    QFile::remove(aside);
    QFile::rename(path_, aside);
    studio_.report_problem(
        tr("The queue of the last session is lost: %1").arg(QString::fromStdString(error.line())));
  }
}

void SavedQueue::save() {
  Json json = {{"after", studio_.training().started_run().toStdString()},
               {"waiting", Json::array()}};
  for (const PlannedRun& run : studio_.training().queue().waiting())
    json["waiting"].push_back(to_json(run));
  try {
    write_file(path_.toStdString(), json.dump());
  } catch (const Error& error) {
    studio_.report_problem(QString::fromStdString(error.line()));
  }
}

}  // namespace attnlab
