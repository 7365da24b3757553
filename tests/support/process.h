// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace attnlab::test {

struct ProcessResult {
  int exit_code = -1;  ///< 128 + signal when killed
  std::string out, err;
};

/// A child process whose output is collected.
class Process {
 public:
  Process(const std::vector<std::string>& command, const std::string& folder = ".",
          const std::map<std::string, std::string>& environment = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void send_signal(int signal) const;
  /// Waits until standard output holds `text` or the process ends; false when it ended without.
  bool wait_for_output(const std::string& text);
  ProcessResult wait();
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  bool read_some(int timeout_ms);

  pid_t pid_ = -1;
  int out_ = -1, err_ = -1;
  bool done_ = false;
  ProcessResult result_;
};

/// Runs the built `attnlab` with arguments.
ProcessResult attnlab(const std::vector<std::string>& arguments, const std::string& folder = ".");
std::vector<std::string> attnlab_command(const std::vector<std::string>& arguments);

}  // namespace attnlab::test
