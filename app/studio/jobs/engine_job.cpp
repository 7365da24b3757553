// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/jobs/engine_job.h"

#include <QTimer>
#include <chrono>
#include <utility>

#include "app/studio/jobs/last_words.h"
#include "core/shared/base/foreign_json.h"

namespace attnlab {
namespace {

using namespace std::chrono_literals;

constexpr auto time_to_end = 20s;
constexpr int stopped_code = 130;
constexpr qsizetype lines_kept = 50;
constexpr qsizetype longest_line = 1 << 16;

QString without_program(QString line) {
  for (const char* said_by : {"attnlab: ", "note: "})
    if (line.startsWith(said_by)) line.remove(0, static_cast<qsizetype>(qstrlen(said_by)));
  return line;
}

void end_by_itself(QProcess* process) {
  process->disconnect();
  process->setParent(nullptr);
  if (process->state() == QProcess::NotRunning) return process->deleteLater();
  process->closeWriteChannel();
  QObject::connect(process, &QProcess::finished, process, &QObject::deleteLater);
  QTimer::singleShot(time_to_end, process, &QProcess::kill);
}

}  // namespace

EngineJob::EngineJob(const Launcher& launcher, const QStringList& arguments, OnProgress on_progress,
                     OnEnd on_end)
    : on_progress_(std::move(on_progress)),
      on_end_(std::move(on_end)),
      process_(new QProcess(this)) {
  const QStringList command = launcher.command(arguments + QStringList{"--json", "--progress"});
  const QString problem = launcher.problem();
  connect(process_, &QProcess::readyReadStandardError, this, &EngineJob::read_errors);
  connect(process_, &QProcess::finished, this, [this] { finish({}); });
  connect(process_, &QProcess::errorOccurred, this, [this, command](QProcess::ProcessError error) {
    if (error == QProcess::FailedToStart)
      finish(tr("%1 cannot be started: %2").arg(command.value(0), process_->errorString()));
  });
  // Queued, so that even a command that cannot be started ends after this object is known.
  QMetaObject::invokeMethod(
      this,
      [this, command, problem] {
        if (!problem.isEmpty()) return finish(problem);
        process_->start(command.value(0), command.mid(1));
      },
      Qt::QueuedConnection);
}

EngineJob::~EngineJob() { end_by_itself(process_); }

void EngineJob::stop() {
  stopped_ = true;
  process_->closeWriteChannel();
  QTimer::singleShot(time_to_end, process_, &QProcess::kill);
}

void EngineJob::read_errors() {
  QByteArray text = unfinished_line_ + process_->readAllStandardError();
  qsizetype from = 0;
  for (qsizetype end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
    take_line(text.mid(from, end - from));
    from = end + 1;
  }
  unfinished_line_ = text.mid(from).right(longest_line);
}

void EngineJob::take_line(const QByteArray& line) {
  if (line.startsWith("{\"progress\"")) {
    const Json json = parse_json_line(line.toStdString()).value_or(Json::object());
    const auto progress = json.find("progress");
    if (progress != json.end() && progress->is_object()) return on_progress_(*progress);
  }
  const QString words = QString::fromUtf8(line).trimmed();
  if (!words.isEmpty()) said_ << words;
  if (said_.size() > lines_kept) said_.removeFirst();
}

void EngineJob::finish(const QString& could_not_start) {
  if (!on_end_) return;
  read_errors();
  take_line(std::exchange(unfinished_line_, {}));
  Outcome outcome;
  const bool done = could_not_start.isEmpty() && process_->exitStatus() == QProcess::NormalExit &&
                    process_->exitCode() == 0;
  outcome.stopped = stopped_ || process_->exitCode() == stopped_code;
  if (!could_not_start.isEmpty())
    outcome.problem = could_not_start;
  else if (!done && !outcome.stopped)
    outcome.problem = without_program(Launcher::reason(process_->program(), process_->exitCode(),
                                                       last_words(said_.join('\n').toUtf8())));
  const QByteArray printed = process_->readAllStandardOutput().trimmed();
  const QByteArray last = printed.mid(printed.lastIndexOf('\n') + 1);  // a login may have spoken
  if (auto answer = parse_json_line(last.toStdString())) outcome.answer = std::move(*answer);
  if (done)
    for (const QString& line : std::as_const(said_)) outcome.notes << without_program(line);
  const OnEnd on_end = std::exchange(on_end_, {});
  on_end(outcome);  // which may destroy this
}

}  // namespace attnlab
