// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <set>

#include "core/shared/run/protocol.h"

namespace attnlab {

/// What a viewer asks for and how to answer it; `answer` may be called from any thread and never
/// blocks the one that computes.
struct Request {
  uint64_t viewer = 0;
  Command command;
  std::function<void(Event)> answer;
};

/// Commands on their way to the thread that owns the model. Questions (protocol.h) change
/// nothing and are answered between micro-batches; orders (the rest) wait for the end of a step.
/// Thread-safe.
class CommandQueue {
 public:
  /// A question replaces an earlier one of the same viewer with the same command and tag.
  void push(Request request);
  /// Drops what a viewer that has gone away still waits for.
  void forget(uint64_t viewer);
  /// Nothing more will come.
  void close();

  std::optional<Request> take_question();
  [[nodiscard]] size_t questions_waiting() const;
  std::optional<Request> take_order();
  /// The order to stop is waiting.
  [[nodiscard]] bool stop_waits() const;
  /// Nobody wants the answer any more: a newer question waits, or the viewer is gone.
  [[nodiscard]] bool abandoned(const Request& request) const;
  /// Sleeps until something is there, the queue is closed, or the time is over.
  void wait(std::chrono::milliseconds longest);
  /// Sleeps until something is there; false when the queue is closed and empty.
  bool wait();

 private:
  static bool replaces(const Request& newer, const Request& older);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Request> questions_, orders_;
  std::set<uint64_t> gone_;
  bool closed_ = false;
};

}  // namespace attnlab
