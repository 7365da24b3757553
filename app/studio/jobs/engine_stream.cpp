// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/jobs/engine_stream.h"

#include <QThread>
#include <QTimer>

#include "app/studio/jobs/last_words.h"
#include "app/studio/jobs/launcher.h"
#include "core/shared/base/error.h"

namespace attnlab {
namespace {

using namespace std::chrono_literals;

constexpr qint64 read_at_once = 1 << 20;
constexpr qsizetype errors_kept = 16 << 10;
constexpr auto time_to_end = 2s;
constexpr int time_to_end_at_exit_ms = 200;

void end_at_exit(QProcess* process) {
  if (process->state() != QProcess::NotRunning &&
      !process->waitForFinished(time_to_end_at_exit_ms)) {
    process->kill();
    process->waitForFinished();
  }
  process->deleteLater();
}

/// Attach and session end when nobody speaks to them any more. Nobody waits for that: a line that
/// hangs would hold up all runs.
void let_go(QProcess* process) {
  process->disconnect();
  process->setParent(nullptr);
  if (process->state() == QProcess::NotRunning) return process->deleteLater();
  process->closeReadChannel(QProcess::StandardOutput);
  process->closeReadChannel(QProcess::StandardError);
  process->closeWriteChannel();
  QObject::connect(process, &QProcess::finished, process, &QObject::deleteLater);
  QObject::connect(process, &QProcess::errorOccurred, process, [process] {
    if (process->state() == QProcess::NotRunning) process->deleteLater();
  });
  QTimer::singleShot(time_to_end, process, &QProcess::kill);
  QObject::connect(
      QThread::currentThread(), &QThread::finished, process, [process] { end_at_exit(process); },
      Qt::DirectConnection);
}

}  // namespace

EngineStream::EngineStream(QStringList command, OnEvent on_event)
    : command_(std::move(command)), on_event_(std::move(on_event)) {}

EngineStream::~EngineStream() {
  if (process_ != nullptr) let_go(process_);
}

void EngineStream::start() {
  process_ = new QProcess(this);
  connect(process_, &QProcess::readyReadStandardOutput, this, &EngineStream::read);
  connect(process_, &QProcess::readyReadStandardError, this, &EngineStream::read_errors);
  connect(process_, &QProcess::started, this, [this] {
    for (const QByteArray& line : std::exchange(waiting_, {})) process_->write(line);
  });
  connect(process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
    if (error == QProcess::FailedToStart)
      finish(tr("%1 cannot be started: %2").arg(command_.value(0), process_->errorString()));
  });
  connect(process_, &QProcess::finished, this, [this] {
    read();
    read_errors();
    finish(why_it_ended());
  });
  process_->start(command_.value(0), command_.mid(1));
}

void EngineStream::send(const QByteArray& line) {
  if (process_ != nullptr && process_->state() == QProcess::Running)
    process_->write(line);
  else if (!finished_)
    waiting_ << line;
}

void EngineStream::read() {
  try {
    while (!finished_ && process_->bytesAvailable() > 0) {
      const QByteArray bytes = process_->read(read_at_once);
      reader_.feed({bytes.constData(), static_cast<size_t>(bytes.size())});
      while (auto item = reader_.next()) take(std::move(*item));
    }
  } catch (const Error& error) {
    process_->disconnect(this);
    process_->kill();
    finish(QString::fromStdString(error.line()));
  }
}

void EngineStream::take(StreamItem item) {
  if (item.kind == StreamItem::Kind::event)
    return on_event_(std::move(item.event), item.file_bytes);
  const auto said = std::make_shared<const Event>(std::move(item.event));
  if (item.kind == StreamItem::Kind::hello)
    Q_EMIT connected(said);
  else
    Q_EMIT answered(said);
}

/// Taken all the time, so that a talkative login neither fills its pipe nor our memory.
void EngineStream::read_errors() {
  errors_ += process_->readAllStandardError();
  if (errors_.size() > errors_kept) errors_ = errors_.right(errors_kept);
}

void EngineStream::finish(const QString& problem) {
  if (std::exchange(finished_, true)) return;
  Q_EMIT ended(problem);
}

/// In the words of whoever said something last: the engine, the launcher, or its login banner.
QString EngineStream::why_it_ended() const {
  const QString program = command_.value(0), line = last_words(errors_);
  if (!line.isEmpty()) return Launcher::reason(program, process_->exitCode(), line);
  if (reader_.started()) return tr("the connection to the engine was lost");
  const QString banner = last_words(QByteArray::fromStdString(reader_.banner()));
  const QString reason = Launcher::reason(program, process_->exitCode(), {});
  return banner.isEmpty() ? reason : reason + ": " + banner;
}

}  // namespace attnlab
