// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>

#include "core/shared/messages/protocol.h"

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
  using Accepts = std::function<bool(const Request&)>;

  /// A question replaces an earlier one of the same viewer with the same command and tag.
  void push(Request request);
  /// Drops what a viewer that has gone away still waits for.
  void forget(uint64_t viewer);
  /// A viewer that does not read its answers is asked to wait: its questions are not taken.
  void hold(uint64_t viewer, bool held);
  /// Nothing more will come.
  void close();

  /// Of the questions that are accepted (none given: all) the oldest of the viewer that was
  /// answered longest ago, so that nobody waits behind one who asks without end.
  std::optional<Request> take_question(const Accepts& accepts = nullptr);
  /// The oldest order that is accepted; it passes over those that are not yet.
  std::optional<Request> take_order(const Accepts& accepts = nullptr);
  /// The order to stop is waiting.
  [[nodiscard]] bool stop_waits() const;
  /// Nobody wants the answer any more: a newer question waits, or the viewer is gone.
  [[nodiscard]] bool abandoned(const Request& request) const;
  [[nodiscard]] bool is_held(uint64_t viewer) const;
  /// Requests of one viewer that wait.
  [[nodiscard]] size_t waiting(uint64_t viewer) const;
  /// Sleeps until something has come since questions were last looked for, the queue is closed, or
  /// the time is over.
  void wait(std::chrono::milliseconds longest);
  /// Sleeps until something is there; false when the queue is closed and empty.
  bool wait();

 private:
  static bool replaces(const Request& newer, const Request& older);
  void tell();

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Request> questions_, orders_;
  std::set<uint64_t> gone_, held_;
  std::map<uint64_t, uint64_t> last_turn_;  ///< by viewer
  uint64_t turn_ = 0, news_ = 0, news_seen_ = 0;
  bool closed_ = false;
};

}  // namespace attnlab
