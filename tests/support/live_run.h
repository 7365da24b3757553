// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace attnlab::test {

/// A detached training of a tiny model that ends only when it is told to, or with the test.
class LiveRun {
 public:
  /// Trains in `folder`; `more` are further flags of `attnlab train`.
  explicit LiveRun(const std::filesystem::path& folder, const std::vector<std::string>& more = {});
  ~LiveRun();
  LiveRun(const LiveRun&) = delete;
  LiveRun& operator=(const LiveRun&) = delete;

  /// SIGKILL to whoever trains it now.
  void kill();
  void wait_until_ended() const;
  /// The process that trains it now; -1 when there is none.
  [[nodiscard]] pid_t owner() const;

  std::string path;
  pid_t pid = -1;  ///< of the process that began it
};

}  // namespace attnlab::test
