// SPDX-License-Identifier: Apache-2.0
#include "app/cli/leave_launcher.h"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "core/engine/runtime/ranks.h"
#include "core/shared/base/error.h"

namespace attnlab::cli {
namespace {

std::string of_process(pid_t pid, const char* what) {
  return "/proc/" + std::to_string(pid) + "/" + what;
}

pid_t parent_of(pid_t pid) {
  std::ifstream status(of_process(pid, "status"));
  for (std::string word; status >> word;)
    if (pid_t parent = 0; word == "PPid:" && status >> parent) return parent;
  return 0;
}

void take_environment_of(pid_t pid) {
  std::ifstream file(of_process(pid, "environ"), std::ios::binary);
  if (!file)
    bad_input("cannot see what called the launcher that started this process",
              "leave the launcher out and give --processes");
  ::clearenv();
  for (std::string entry; std::getline(file, entry, '\0');)
    if (const size_t equals = entry.find('='); equals != std::string::npos)
      ::setenv(entry.substr(0, equals).c_str(), entry.substr(equals + 1).c_str(), 1);
}

/// MPICH's waits for the end of all that it left open in its processes.
void close_what_was_open_at_the_beginning() {
  constexpr int first = 3, most = 1024;
  for (int file = first; file < most; ++file)
    if (const int flags = ::fcntl(file, F_GETFD); flags >= 0 && (flags & FD_CLOEXEC) == 0)
      ::close(file);
}

}  // namespace

void leave_launcher() {
  pid_t launcher = 0;
  for (pid_t above = ::getppid(); launch().together; above = parent_of(above))
    take_environment_of(launcher = above);
  if (launcher == 0) return;
  close_what_was_open_at_the_beginning();
  cpu_set_t cores;
  CPU_ZERO(&cores);
  if (::sched_getaffinity(launcher, sizeof cores, &cores) == 0)
    ::sched_setaffinity(0, sizeof cores, &cores);
}

}  // namespace attnlab::cli
