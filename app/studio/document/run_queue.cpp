// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/run_queue.h"

#include <QDateTime>
#include <QDir>
#include <QRegularExpression>
#include <algorithm>
#include <utility>

#include "app/studio/jobs/last_words.h"
#include "core/shared/base/foreign_json.h"

namespace attnlab {
namespace {

/// The window draws on the cores that train. Threads that wait by spinning then hold up the one
/// they wait for: three times slower on a machine with as much other work. So they soon go to
/// sleep.
QProcessEnvironment engine_environment() {
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  if (!environment.contains("GOMP_SPINCOUNT") && !environment.contains("OMP_WAIT_POLICY"))
    environment.insert("GOMP_SPINCOUNT", "1000");
  return environment;
}

/// What the engine is told; a model that it begins with brings its own sizes and tokens.
Json spec_for(const PlannedRun& run) {
  Json spec = to_json(run.spec);
  if (!run.init) return spec;
  spec.erase("model");
  spec["data"].erase("tokenizer");
  return spec;
}

}  // namespace

RunQueue::RunQueue(QString folder) : folder_(std::move(folder)) {}

/// Which folders are there can be seen here alone: elsewhere the time tells runs apart.
QString RunQueue::free_folder(const PlannedRun& run) const {
  static const QRegularExpression odd("[^A-Za-z0-9_]+");
  QString plain = QString(run.name).replace(odd, "-").left(60);
  while (plain.startsWith('-')) plain.remove(0, 1);
  while (plain.endsWith('-')) plain.chop(1);
  if (plain.isEmpty()) plain = "run";
  if (!run.launcher.is_here()) plain += QDateTime::currentDateTime().toString("-yyyyMMdd-HHmmss");
  const QString wished = (run.folder.isEmpty() ? folder_ : run.folder) + "/" + plain;
  QString path = wished;
  for (int n = 2; QDir(path).exists(); ++n) path = wished + "-" + QString::number(n);
  return path;
}

void RunQueue::set_places(const Places& places) {
  if (places == places_) return;
  places_ = places;
  start_next();  // which may have waited for one of them
}

QString RunQueue::hindrance(const PlannedRun& run) const {
  if (!places_.find(run.place))
    return tr("%1 was planned for the place “%2”, which is not among those where engines run any "
              "more: add it again, or remove the run from the queue.")
        .arg(run.name, run.place);
  return run.launcher.problem();
}

void RunQueue::start_now(const PlannedRun& run) {
  if (const QString problem = hindrance(run); !problem.isEmpty()) {
    busy_ = false;
    return Q_EMIT failed(problem);
  }
  PlannedRun now = run;
  if (!run.place.isEmpty()) {
    const EnginePlace place = *places_.find(run.place);
    now.launcher = place.launcher;
    now.folder = place.folder;
  }
  start(now);
}

void RunQueue::start(const PlannedRun& run) {
  busy_ = true;
  const bool here = run.launcher.is_here();
  if (here) QDir().mkpath(folder_);
  const QStringList command = run.launcher.command(arguments_for(run));

  auto* process = new QProcess(this);
  process_ = process;
  connect(process, &QProcess::finished, this,
          [this, launcher = run.launcher](int code) { finish(code, launcher); });
  connect(process, &QProcess::errorOccurred, this,
          [this, launcher = run.launcher](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart) finish(-1, launcher);
          });
  if (here) process->setProcessEnvironment(engine_environment());
  Q_EMIT starting(run.name);
  process->start(command.value(0), command.mid(1));
  if (!run.fork && run.resume.isEmpty())
    process->write(QByteArray::fromStdString(spec_for(run).dump()));
  process->closeWriteChannel();
}

QStringList RunQueue::arguments_for(const PlannedRun& run) const {
  QStringList words;
  if (!run.resume.isEmpty())
    words << "train"
          << "--resume" << run.resume;
  else if (run.fork)
    words << "fork" << run.fork->from << "--step" << QString::number(run.fork->step) << "--layers"
          << run.fork->layers << "--steps" << QString::number(run.spec.train.steps);
  else
    words << "train"
          << "-"
          << "--device" << QString::fromStdString(run.spec.device);
  if (run.init) words << "--init" << run.init->model;
  if (run.init && !run.init->layers.isEmpty()) words << "--layers" << run.init->layers;
  if (run.resume.isEmpty()) words << "--out" << free_folder(run);
  return words << "--detach"
               << "--json";
}

void RunQueue::finish(int exit_code, const Launcher& launcher) {
  QProcess* process = std::exchange(process_, nullptr);
  if (process == nullptr) return;
  process->deleteLater();
  const QByteArray error = process->readAllStandardError();
  if (exit_code != 0) {
    busy_ = false;
    Q_EMIT failed(exit_code < 0
                      ? process->errorString()
                      : Launcher::reason(process->program(), exit_code, last_words(error)));
    return;
  }
  // The last line: a login may have said something before.
  const QByteArray said = process->readAllStandardOutput().trimmed();
  const auto answer = parse_json_line(said.mid(said.lastIndexOf('\n') + 1).toStdString());
  const std::string run = answer ? text_or(*answer, "run") : "";
  if (!run.empty()) return Q_EMIT started(QString::fromStdString(run), launcher);
  busy_ = false;
  Q_EMIT failed(tr("the engine started a run but did not say where"));
}

void RunQueue::start_waiting(int index) {
  const PlannedRun run = waiting_.at(static_cast<size_t>(index));
  if (const QString problem = hindrance(run); !problem.isEmpty()) return Q_EMIT failed(problem);
  remove(index);
  start_now(run);
}

void RunQueue::add(const PlannedRun& run) {
  waiting_.push_back(run);
  Q_EMIT changed();
  start_next();
}

void RunQueue::remove(int index) {
  if (index < 0 || index >= static_cast<int>(waiting_.size())) return;
  waiting_.erase(waiting_.begin() + index);
  Q_EMIT changed();
}

void RunQueue::insert(int index, const PlannedRun& run) {
  waiting_.insert(waiting_.begin() + std::clamp(index, 0, static_cast<int>(waiting_.size())), run);
  Q_EMIT changed();
  start_next();
}

void RunQueue::move(int from, int to) {
  const int count = static_cast<int>(waiting_.size());
  if (from < 0 || to < 0 || from >= count || to >= count || from == to) return;
  PlannedRun run = std::move(waiting_[static_cast<size_t>(from)]);
  waiting_.erase(waiting_.begin() + from);
  waiting_.insert(waiting_.begin() + to, std::move(run));
  Q_EMIT changed();
}

void RunQueue::run_ended() {
  busy_ = false;
  start_next();
}

void RunQueue::restore(std::deque<PlannedRun> waiting, bool busy) {
  waiting_ = std::move(waiting);
  busy_ = busy;
  Q_EMIT changed();
  const auto stuck = std::ranges::find_if(
      waiting_, [this](const PlannedRun& run) { return !hindrance(run).isEmpty(); });
  if (stuck != waiting_.end()) Q_EMIT failed(hindrance(*stuck));
  if (stuck != waiting_.begin()) start_next();
}

/// One that cannot be started stays, and what waits behind it: its order is somebody's wish.
void RunQueue::start_next() {
  if (busy_ || waiting_.empty()) return;
  if (const QString problem = hindrance(waiting_.front()); !problem.isEmpty())
    return Q_EMIT failed(problem);
  const PlannedRun next = std::move(waiting_.front());
  waiting_.pop_front();
  Q_EMIT changed();
  start_now(next);
}

}  // namespace attnlab
