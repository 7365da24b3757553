// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/run_feed.h"

#include <algorithm>
#include <chrono>

#include "core/shared/base/error.h"
#include "core/shared/run/event_file.h"

namespace attnlab {
namespace {

using namespace std::chrono_literals;

constexpr auto look_again = 1000ms;
constexpr int longest_pause_s = 15;

}  // namespace

RunFeed::RunFeed(QString path, Launcher launcher, RunStore& store)
    : path_(std::move(path)),
      launcher_(std::move(launcher)),
      store_(store),
      folder_(path_.toStdString()),
      watch_(this) {}

RunFeed::~RunFeed() = default;

void RunFeed::start() {
  connect(&watch_, &QTimer::timeout, this, &RunFeed::watch);
  watch_.start(look_again);
  watch();
}

void RunFeed::send(const QByteArray& line) {
  if (stream_) stream_->send(line);
}

/// Here: reads what the file has gained, and attaches when a process trains the run. Elsewhere:
/// attaches, and again after a pause when the line dropped.
void RunFeed::watch() {
  if (stream_) return;
  if (!launcher_.is_here()) return attach();
  try {
    read_file();
    if (RunLock::owner(folder_)) attach();
  } catch (const Error& error) {
    Q_EMIT connection_changed(false, QString::fromStdString(error.line()));
  }
}

void RunFeed::read_file() {
  std::error_code error;
  const auto size = std::filesystem::file_size(folder_.events(), error);
  if (!error && size <= offset_) return;
  EventFileReader reader(folder_.events(), offset_);
  while (auto event = reader.next()) store_.append(std::move(*event));
  offset_ = reader.offset();
}

void RunFeed::attach() {
  const QStringList arguments = {"attach", path_, "--from", QString::number(offset_)};
  stream_ = std::make_unique<EngineStream>(launcher_.command(arguments),
                                           [this](Event event, uint64_t bytes) {
                                             offset_ += bytes;
                                             store_.append(std::move(event));
                                           });
  connect(stream_.get(), &EngineStream::connected, this, [this] { failures_ = 0; });
  connect(stream_.get(), &EngineStream::answered, this, &RunFeed::take_answer);
  // Queued: the stream must not be destroyed inside its own signal.
  connect(stream_.get(), &EngineStream::ended, this, &RunFeed::lost, Qt::QueuedConnection);
  stream_->start();
}

void RunFeed::take_answer(const std::shared_ptr<const Event>& answer) {
  if (answer->header.value("answer", "") != "status") {
    Q_EMIT answered(answer);
    return;
  }
  live_ = answer->header.value("state", "") == "live";
  Q_EMIT connection_changed(live_, {});
  // A finished run of this machine needs no process: its file says everything.
  if (!live_ && launcher_.is_here())
    QMetaObject::invokeMethod(
        this, [this] { lost({}); }, Qt::QueuedConnection);
}

void RunFeed::lost(const QString& problem) {
  if (!stream_) return;
  stream_.reset();
  live_ = false;
  failures_ = problem.isEmpty() ? 0 : failures_ + 1;
  watch_.start(std::chrono::seconds(std::clamp(1 << std::min(failures_, 4), 1, longest_pause_s)));
  Q_EMIT connection_changed(false, problem);
}

}  // namespace attnlab
