// SPDX-License-Identifier: Apache-2.0
#include "app/cli/apart.h"

#include <signal.h>
#include <sys/prctl.h>
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

ProcessEnd end_of(pid_t child) {
  constexpr useconds_t look_for_ctrl_c = 50'000;
  bool passed_on = false;
  for (int status = 0;;) {
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child && WIFSIGNALED(status)) return {1, WTERMSIG(status)};
    if (ended == child) return {WEXITSTATUS(status), 0};
    if (ended < 0 && errno != EINTR) return {1, 0};
    if (ctrl_c_pressed() && !std::exchange(passed_on, true)) ::kill(child, request_to_stop);
    ::usleep(look_for_ctrl_c);
  }
}

/// A parent that is killed can pass nothing on.
void stop_with(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, request_to_stop);
  if (::getppid() != parent) press_ctrl_c();
}

}  // namespace

std::optional<ProcessEnd> go_on_apart() {
  std::cout << std::flush;
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) failed("cannot start another process (" + std::string(std::strerror(errno)) + ")");
  if (child > 0) return end_of(child);
  wait_for_signals();  // the thread that did stayed behind
  stop_with(parent);
  return std::nullopt;
}

}  // namespace attnlab::cli
