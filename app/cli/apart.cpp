// SPDX-License-Identifier: Apache-2.0
#include "app/cli/apart.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>
#include <utility>

#include "app/cli/stopping.h"
#include "core/shared/base/error.h"

namespace attnlab::cli {
namespace {

int end_of(pid_t child) {
  constexpr useconds_t look_for_ctrl_c = 50'000;
  bool passed_on = false;
  for (int status = 0;;) {
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (ended < 0 && errno != EINTR) return 1;
    if (ctrl_c_pressed() && !std::exchange(passed_on, true)) ::kill(child, SIGTERM);
    ::usleep(look_for_ctrl_c);
  }
}

}  // namespace

std::optional<int> go_on_apart() {
  std::cout << std::flush;
  const pid_t child = ::fork();
  if (child < 0) failed("cannot start another process (" + std::string(std::strerror(errno)) + ")");
  if (child > 0) return end_of(child);
  wait_for_signals();  // the thread that did stayed behind
  return std::nullopt;
}

}  // namespace attnlab::cli
