// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/shared/messages/protocol.h"

namespace attnlab::test {

/// A client of `attnlab attach` or `attnlab session`: a real process with commands going in and
/// the stream read back.
class Viewer {
 public:
  explicit Viewer(const std::vector<std::string>& arguments);
  ~Viewer();
  Viewer(const Viewer&) = delete;
  Viewer& operator=(const Viewer&) = delete;

  void send(const Command& command) { send_line(to_line(command)); }
  void send_line(const std::string& line);

  /// The next event after the last one waited for, for which `wanted` holds. Events and answers
  /// come by different ways, so each have an order of their own. Fails the test and gives an empty
  /// one when none comes in time.
  Event event(const std::function<bool(const Event&)>& wanted);
  Event event(const std::string& kind);
  /// The next answer with this id.
  Event answer(int64_t id);
  /// The next status with this state.
  Event status(const std::string& state);

  /// Everything so far.
  [[nodiscard]] const std::vector<StreamItem>& items() const { return items_; }
  /// Reads for a while.
  void read_for(std::chrono::milliseconds time);
  /// Where to attach again.
  [[nodiscard]] uint64_t offset() const;
  /// Closes its input; its exit code.
  int finish();
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  bool read_some(int timeout_ms);
  Event next(StreamItem::Kind kind, size_t& seen, const std::function<bool(const Event&)>& wanted);

  pid_t pid_ = -1;
  int in_ = -1, out_ = -1;
  StreamReader reader_;
  std::vector<StreamItem> items_;
  size_t seen_events_ = 0, seen_answers_ = 0;
};

}  // namespace attnlab::test
