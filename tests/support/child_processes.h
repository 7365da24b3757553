// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace attnlab::test {

/// Processes whose command line holds this word.
std::vector<pid_t> processes_with(const std::string& word);
/// Those of them that this process started.
std::vector<pid_t> children_running(const std::string& word);
/// Bytes of memory that a process has in use.
size_t resident_bytes(pid_t pid);

}  // namespace attnlab::test
