// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/session/line_reader.h"
#include "core/session/outbox.h"
#include "core/session/command_queue.h"

namespace attnlab {

/// The local socket of a run in training, private to the user: any number of viewers send command
/// lines and get answer frames. A thread of its own does all of it; a viewer that stops reading
/// loses answers, never time of the training.
class ViewerServer {
 public:
  /// Throws Error when no socket can be made.
  explicit ViewerServer(CommandQueue& commands);
  /// Sends what can be sent at once, then closes all connections and removes the socket.
  ~ViewerServer();
  ViewerServer(const ViewerServer&) = delete;
  ViewerServer& operator=(const ViewerServer&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  struct Viewer {
    int descriptor;
    LineReader input;
    Outbox out;
  };

  void serve();
  void wake() const;
  void accept_viewer();
  void deliver_answers();
  bool read_commands(uint64_t id, Viewer& viewer);
  void take_command(uint64_t id, Viewer& viewer, const std::string& line);
  static bool write_answers(Viewer& viewer);
  void post(uint64_t viewer, Event answer);

  CommandQueue& commands_;
  std::string path_;
  int listener_ = -1, wake_ = -1;
  std::map<uint64_t, Viewer> viewers_;
  uint64_t next_viewer_ = 1;
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
