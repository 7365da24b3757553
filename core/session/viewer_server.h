// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/session/command_queue.h"
#include "core/session/line_reader.h"
#include "core/session/outbox.h"

namespace attnlab {

/// The local socket of a run in training, private to the user: any number of viewers send command
/// lines and get answer frames. A thread of its own does all of it. Viewers are few, and never so
/// many that a checkpoint could not open its files; each is read only as fast as it is answered and
/// answered only as long as it reads, so what they cost is bounded whatever they do.
class ViewerServer {
 public:
  /// Throws Error when no socket can be made.
  explicit ViewerServer(CommandQueue& commands);
  /// Sends what can be sent at once, then closes all connections and removes the socket.
  ~ViewerServer();
  ViewerServer(const ViewerServer&) = delete;
  ViewerServer& operator=(const ViewerServer&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

  /// More are refused.
  static constexpr size_t most_viewers = 16;

 private:
  using Clock = std::chrono::steady_clock;

  /// How many lines a viewer may send.
  struct Allowance {
    double lines = 0;
    Clock::time_point counted{};
    bool take();
  };
  struct Viewer {
    int descriptor;
    LineReader input;
    Outbox out;
    Allowance allowance{};
  };

  void serve();
  void wake() const;
  void accept_viewer();
  void refuse(int descriptor);
  void deliver_answers();
  void take_commands(uint64_t id, Viewer& viewer);
  void take_command(uint64_t id, Viewer& viewer, const std::string& line);
  void take_the_rest(uint64_t id, Viewer& viewer);
  static bool read_input(Viewer& viewer);
  static bool write_answers(Viewer& viewer);
  bool serve_viewer(uint64_t id, Viewer& viewer, short happened);
  void remove(uint64_t id);
  void give_memory_back();
  [[nodiscard]] int wait_time() const;
  void post(uint64_t viewer, Event answer);

  CommandQueue& commands_;
  std::string path_;
  size_t room_ = 0;  ///< for viewers
  int listener_ = -1, wake_ = -1, spare_ = -1;
  std::map<uint64_t, Viewer> viewers_;
  uint64_t next_viewer_ = 1;
  Clock::time_point accept_again_{}, trim_due_ = Clock::time_point::max();
  std::mutex mutex_;
  std::vector<std::pair<uint64_t, Event>> posted_;  ///< answers from the thread that computes
  bool stopping_ = false;
  std::thread thread_;
};

/// Where sockets lie: $XDG_RUNTIME_DIR, else /tmp/attnlab-UID, made private to the user.
/// Throws Error when that is not possible.
std::string socket_folder();

/// Connects without blocking; -1 when nobody listens there.
int connect_to_socket(const std::string& path);

}  // namespace attnlab
