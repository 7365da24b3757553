// SPDX-License-Identifier: Apache-2.0
#include "tests/support/child_processes.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>

namespace attnlab::test {
namespace {

/// A file of /proc/PID; empty when the process has gone.
std::string proc(pid_t pid, const char* name) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/" + name, std::ios::binary);
  std::string text, line;
  while (std::getline(file, line)) text += line + "\n";
  return text;
}

/// The number after `key` in /proc/PID/status; 0 when there is none.
long status_of(pid_t pid, const std::string& key) {
  const std::string text = proc(pid, "status");
  const size_t at = text.find("\n" + key + ":");
  return at == std::string::npos ? 0 : std::atol(text.c_str() + at + key.size() + 2);
}

}  // namespace

std::vector<pid_t> processes_with(const std::string& word) {
  std::vector<pid_t> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    pid_t pid = 0;
    std::from_chars(name.data(), name.data() + name.size(), pid);
    if (pid <= 0) continue;
    std::string words = '\0' + proc(pid, "cmdline");
    if (words.ends_with('\n')) words.pop_back();
    if (words.find('\0' + word + '\0') != std::string::npos) found.push_back(pid);
  }
  std::ranges::sort(found);
  return found;
}

std::vector<pid_t> children_running(const std::string& word) {
  std::vector<pid_t> found = processes_with(word);
  std::erase_if(found, [](pid_t pid) { return status_of(pid, "PPid") != ::getpid(); });
  return found;
}

size_t resident_bytes(pid_t pid) { return static_cast<size_t>(status_of(pid, "VmRSS")) << 10; }

}  // namespace attnlab::test
