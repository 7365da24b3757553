// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace attnlab::test {

/// Whether `attnlab` was built with MPI and its mpirun is here.
bool has_launcher();
/// mpirun with so many processes, more than there are cores if need be, before a command.
std::vector<std::string> launched(int processes, const std::vector<std::string>& command);
/// Those of the processes with this word in their command line that mpirun started, by rank.
std::vector<pid_t> ranks_running(const std::string& word);

}  // namespace attnlab::test

/// Skips, loudly and by name, a test that needs MPI.
#define ATTNLAB_NEEDS_LAUNCHER() \
  if (!attnlab::test::has_launcher()) GTEST_SKIP() << "SKIPPED FOR WANT OF MPI: no mpirun"
