// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <filesystem>
#include <functional>
#include <mutex>
#include <thread>

#include "core/shared/messages/event_file.h"

namespace attnlab {

/// Takes the events of a run: a thread of its own writes them to the file in order, so that a slow
/// disk never costs the training time.
class EventLog {
 public:
  using Listener = std::function<void(const Event&)>;

  /// `listener` (may be empty) sees every event on the thread that emits it.
  EventLog(const std::filesystem::path& path, Listener listener);
  /// Writes what is left. Errors are lost here; call `flush` before.
  ~EventLog();
  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;

  /// Never blocks on the disk. Throws the writer's Error if an earlier write failed.
  void emit(Event event);
  /// Returns when everything emitted so far is on disk; throws the writer's Error.
  void flush();

 private:
  void write_all();
  void rethrow();

  EventFileWriter file_;
  Listener listener_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Event> queue_;
  std::exception_ptr error_;
  bool busy_ = false;
  bool stopping_ = false;
  std::thread writer_;
};

}  // namespace attnlab
