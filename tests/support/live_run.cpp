// SPDX-License-Identifier: Apache-2.0
#include "tests/support/live_run.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "core/shared/run/run_folder.h"
#include "tests/support/process.h"

namespace attnlab::test {

LiveRun::LiveRun(const std::filesystem::path& folder, const std::vector<std::string>& more)
    : path(folder.string()) {
  std::vector<std::string> arguments = {
      "train", "--detach", "--json",       "--preset", "micro",     "--seq-len", "16",
      "--out", path,       "--batch-size", "2",        "--threads", "1"};
  if (std::ranges::find(more, "--steps") == more.end())
    arguments.insert(arguments.end(), {"--steps", "1000000"});
  arguments.insert(arguments.end(), more.begin(), more.end());
  const auto result = attnlab(arguments);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const Json told = Json::parse(result.out, nullptr, false);
  EXPECT_EQ(told["event"], "started") << result.out;
  EXPECT_EQ(told["run"], path);
  pid = told["pid"];
}

LiveRun::~LiveRun() { kill(); }

void LiveRun::kill() {
  if (const pid_t now = owner(); now > 0) ::kill(now, SIGKILL);
  wait_until_ended();
}

void LiveRun::wait_until_ended() const {
  while (owner() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

pid_t LiveRun::owner() const {
  const auto lock = RunLock::owner(RunFolder(path));
  return lock ? lock->value("pid", pid_t{-1}) : -1;
}

}  // namespace attnlab::test
