// SPDX-License-Identifier: Apache-2.0
#include "tests/support/launcher.h"

#include <unistd.h>

#include <fstream>
#include <map>

#include "tests/support/child_processes.h"
#include "tests/support/process.h"

namespace attnlab::test {
namespace {

const std::string launcher = ATTNLAB_MPIRUN;

bool is_open_mpi() {
  static const bool is =
      Process({launcher, "--version"}).wait().out.find("OpenRTE") != std::string::npos;
  return is;
}

/// -1 for one that no launcher started.
int rank_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/environ", std::ios::binary);
  for (std::string entry; std::getline(file, entry, '\0');)
    for (const std::string name : {"OMPI_COMM_WORLD_RANK=", "PMI_RANK="})
      if (entry.starts_with(name)) return std::stoi(entry.substr(name.size()));
  return -1;
}

}  // namespace

bool has_launcher() { return !launcher.empty() && ::access(launcher.c_str(), X_OK) == 0; }

std::vector<std::string> launched(int processes, const std::vector<std::string>& command) {
  std::vector<std::string> words = {launcher};
  if (is_open_mpi())
    for (const char* word : {"--allow-run-as-root", "--oversubscribe"}) words.emplace_back(word);
  words.insert(words.end(), {"-n", std::to_string(processes)});
  words.insert(words.end(), command.begin(), command.end());
  return words;
}

std::vector<pid_t> ranks_running(const std::string& word) {
  std::map<int, pid_t> by_rank;
  for (const pid_t pid : processes_with(word))
    if (const int rank = rank_of(pid); rank >= 0) by_rank[rank] = pid;
  std::vector<pid_t> ranks;
  for (const auto& [rank, pid] : by_rank) ranks.push_back(pid);
  return ranks;
}

}  // namespace attnlab::test
