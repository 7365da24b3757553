// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/runs/run_feed.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>

#include "core/shared/base/error.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/messages/event_file.h"

namespace attnlab {
namespace {

using namespace std::chrono_literals;

constexpr auto between_looks = 1000ms;
constexpr auto first_pause = 250ms;  // before a lost line is tried again; doubled each time
constexpr auto longest_pause = 15s;
constexpr qint64 good_while_ms = 10'000;  // a line that held so long is tried again soon
constexpr int events_a_turn = 5000;       // then other runs have theirs

/// Length and checksum of the first event, which holds the time at which the run began.
std::string beginning_of(const std::filesystem::path& events) {
  std::ifstream in(events, std::ios::binary);
  std::array<char, 8> bytes{};
  in.seekg(event_preamble);
  in.read(bytes.data(), bytes.size());
  return {bytes.data(), static_cast<size_t>(std::max<std::streamsize>(0, in.gcount()))};
}

}  // namespace

RunFeed::RunFeed(QString path, Launcher launcher, std::shared_ptr<RunStore> store)
    : path_(std::move(path)),
      launcher_(std::move(launcher)),
      store_(std::move(store)),
      folder_(path_.toStdString()),
      watch_(this) {}

RunFeed::~RunFeed() = default;

void RunFeed::start() {
  connect(&watch_, &QTimer::timeout, this, &RunFeed::watch);
  watch_.start(between_looks);
  watch();
}

void RunFeed::look_again() {
  if (stream_ && told_ == RunLink::live) return Q_EMIT link_changed(told_, told_problem_);
  stream_.reset();
  told_ = RunLink::unknown;
  failures_ = 0;
  watch_.start(between_looks);
  watch();
}

void RunFeed::send(const QByteArray& line) {
  if (stream_) stream_->send(line);
}

/// Here: reads what the file has gained, and attaches when a process trains the run. Elsewhere:
/// attaches, and again after a pause when the line dropped.
void RunFeed::watch() {
  if (stream_) return;
  if (!launcher_.is_here() || look()) attach();
}

/// Reads the file; true when all is read and a process trains the run.
bool RunFeed::look() {
  try {
    if (!read_file()) {
      QTimer::singleShot(0, this, &RunFeed::watch);
      return false;
    }
    if (RunLock::owner(folder_)) return true;
    tell(RunLink::ended, damage_);
  } catch (const Error& error) {
    tell(RunLink::lost, QString::fromStdString(error.line()));
  }
  return false;
}

/// Takes what the file has gained; false when there is more than one turn takes.
bool RunFeed::read_file() {
  check_beginning();
  std::error_code error;
  const auto size = std::filesystem::file_size(folder_.events(), error);
  if (!error && size == offset_) return true;
  EventFileReader reader(folder_.events(), offset_);
  bool more = true;
  for (int n = 0; more && n < events_a_turn; ++n) {
    const auto event = reader.next();
    more = event.has_value();
    if (more) take(*event);
  }
  offset_ = reader.offset();
  return !more;
}

void RunFeed::take(const Event& event) {
  if (event.kind() == "damaged")
    damage_ = tr("The record of the run is damaged: %1")
                  .arg(QString::fromStdString(text_or(event.header, "message")));
  store_->append(event);
}

/// A file that was cut, or made anew where another was removed, is not the one that was read.
void RunFeed::check_beginning() {
  std::error_code error;
  const auto size = std::filesystem::file_size(folder_.events(), error);
  if (error) return;
  const std::string now = beginning_of(folder_.events());
  if ((size < offset_ && offset_ > event_preamble) || (!beginning_.empty() && now != beginning_))
    start_over(event_preamble);
  beginning_ = now;
}

void RunFeed::start_over(uint64_t offset) {
  store_->start_over();
  damage_.clear();
  offset_ = offset;
}

void RunFeed::attach() {
  const QStringList arguments = {"attach", path_, "--from", QString::number(offset_)};
  stream_ = std::make_unique<EngineStream>(launcher_.command(arguments),
                                           [this](const Event& event, uint64_t bytes) {
                                             offset_ += bytes;
                                             take(event);
                                           });
  connect(stream_.get(), &EngineStream::connected, this,
          [this](const std::shared_ptr<const Event>& hello) { take_hello(*hello); });
  connect(stream_.get(), &EngineStream::answered, this, &RunFeed::take_answer);
  // Queued: the stream must not be destroyed inside its own signal.
  connect(stream_.get(), &EngineStream::ended, this, &RunFeed::lost, Qt::QueuedConnection);
  attached_.start();
  stream_->start();
}

void RunFeed::take_hello(const Event& hello) {
  const Json& said = hello.header["hello"];
  const auto from = static_cast<uint64_t>(
      std::max<int64_t>(0, whole_or(said, "from", static_cast<int64_t>(offset_))));
  if (from != offset_) start_over(from);
}

void RunFeed::take_answer(const std::shared_ptr<const Event>& answer) {
  if (answer->header.value("answer", "") != "status") {
    Q_EMIT answered(answer);
    return;
  }
  if (answer->header.value("state", "") == "live")
    tell(RunLink::live);
  else if (launcher_.is_here())
    QMetaObject::invokeMethod(this, &RunFeed::trainer_left, Qt::QueuedConnection);
  else
    tell(RunLink::ended);
}

/// A run of this machine that nobody trains needs no process: its file says everything.
void RunFeed::trainer_left() {
  if (!stream_) return;
  stream_.reset();
  watch_.start(between_looks);
  if (look()) lost(tr("the process that trains the run does not answer"));
}

void RunFeed::lost(const QString& problem) {
  stream_.reset();
  failures_ = attached_.elapsed() > good_while_ms ? 1 : failures_ + 1;
  const std::chrono::milliseconds pause = first_pause * (1 << std::clamp(failures_ - 1, 0, 6));
  watch_.start(std::min<std::chrono::milliseconds>(pause, longest_pause));
  tell(RunLink::lost, problem);
}

void RunFeed::tell(RunLink link, const QString& problem) {
  if (link == told_ && problem == told_problem_) return;
  told_ = link;
  told_problem_ = problem;
  Q_EMIT link_changed(link, problem);
}

}  // namespace attnlab
