// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/engine_stream.h"

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

constexpr qint64 read_at_once = 1 << 20;

}  // namespace

EngineStream::EngineStream(QStringList command, OnEvent on_event)
    : command_(std::move(command)), on_event_(std::move(on_event)), process_(this) {}

EngineStream::~EngineStream() {
  process_.disconnect(this);
  if (process_.state() == QProcess::NotRunning) return;
  process_.closeWriteChannel();  // both programs end when nobody speaks to them any more
  if (!process_.waitForFinished(500)) process_.kill();
  process_.waitForFinished(500);
}

void EngineStream::start() {
  connect(&process_, &QProcess::readyReadStandardOutput, this, &EngineStream::read);
  connect(&process_, &QProcess::started, this, [this] {
    for (const QByteArray& line : std::exchange(waiting_, {})) process_.write(line);
  });
  connect(&process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
    if (error == QProcess::FailedToStart)
      finish(tr("%1 cannot be started: %2").arg(command_.value(0), process_.errorString()));
  });
  connect(&process_, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
    read();
    const bool fine = status == QProcess::NormalExit && code == 0;
    finish(fine ? QString() : last_error_line());
  });
  process_.start(command_.value(0), command_.mid(1));
}

void EngineStream::send(const QByteArray& line) {
  if (process_.state() == QProcess::Running)
    process_.write(line);
  else if (!finished_)
    waiting_ << line;
}

void EngineStream::read() {
  try {
    while (process_.bytesAvailable() > 0) {
      const QByteArray bytes = process_.read(read_at_once);
      reader_.feed({bytes.constData(), static_cast<size_t>(bytes.size())});
      while (auto frame = reader_.next()) {
        if (frame->kind == StreamItem::Kind::event)
          on_event_(std::move(frame->event), frame->file_bytes);
        else if (frame->kind == StreamItem::Kind::hello)
          Q_EMIT connected();
        else
          Q_EMIT answered(std::make_shared<const Event>(std::move(frame->event)));
      }
    }
  } catch (const Error& error) {
    process_.disconnect(this);
    process_.kill();
    finish(QString::fromStdString(error.line()));
  }
}

void EngineStream::finish(const QString& problem) {
  if (std::exchange(finished_, true)) return;
  Q_EMIT ended(problem);
}

QString EngineStream::last_error_line() {
  const QString text = QString::fromUtf8(process_.readAllStandardError()).trimmed();
  if (!text.isEmpty()) return text.section('\n', -1);
  return tr("the connection to the engine was lost");
}

}  // namespace attnlab
