// SPDX-License-Identifier: Apache-2.0
#include "core/session/event_log.h"

#include <chrono>
#include <utility>

namespace attnlab {

EventLog::EventLog(const std::filesystem::path& path, Listener listener)
    : file_(path), listener_(std::move(listener)), writer_([this] { write_all(); }) {}

EventLog::~EventLog() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  writer_.join();
}

void EventLog::emit(Event event) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  event.header["time"] = std::chrono::duration<double>(now).count();
  if (listener_) listener_(event);
  {
    const std::lock_guard lock(mutex_);
    rethrow();
    queue_.push_back(std::move(event));
  }
  changed_.notify_all();
}

void EventLog::flush() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return (queue_.empty() && !busy_) || error_ != nullptr; });
  rethrow();
  file_.sync();
}

void EventLog::rethrow() {
  if (error_ != nullptr) std::rethrow_exception(error_);
}

void EventLog::write_all() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    std::deque<Event> batch = std::exchange(queue_, {});
    if (error_ != nullptr) continue;
    busy_ = true;
    lock.unlock();
    std::exception_ptr failure;
    try {
      for (auto& event : batch) file_.append(std::move(event));
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    busy_ = false;
    if (failure != nullptr) error_ = failure;
    changed_.notify_all();
  }
}

}  // namespace attnlab
