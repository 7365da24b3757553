// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/standard_files.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

namespace attnlab {
namespace {

bool reader_left() {
  pollfd output{STDOUT_FILENO, POLLOUT, 0};
  return ::poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

}  // namespace

void open_missing_standard_files() {
  for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor)
    if (::fcntl(descriptor, F_GETFD) < 0) (void)::open("/dev/null", O_RDWR);  // the lowest is free
}

bool standard_output_is_whole() {
  const bool flushed = std::cout.flush().good() && std::fflush(stdout) == 0;
  return (flushed && std::ferror(stdout) == 0) || reader_left();
}

}  // namespace attnlab
