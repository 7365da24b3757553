// SPDX-License-Identifier: Apache-2.0
#include "app/cli/job_progress.h"

#include <unistd.h>

#include <array>
#include <chrono>
#include <iostream>
#include <thread>

#include "app/cli/stopping.h"

namespace attnlab::cli {
namespace {

constexpr std::chrono::milliseconds interval{100};
bool telling = false;

void stop_when_input_ends() {
  std::array<char, 256> bytes{};
  while (::read(STDIN_FILENO, bytes.data(), bytes.size()) > 0) {
  }
  press_ctrl_c();
}

}  // namespace

void start_telling_progress() {
  telling = true;
  std::thread(stop_when_input_ends).detach();
}

void tell_progress(const Json& progress) {
  using Clock = std::chrono::steady_clock;
  static Clock::time_point told;
  if (!telling || Clock::now() - told < interval) return;
  told = Clock::now();
  const Json line = {{"progress", progress}};
  std::cerr << line.dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
}

}  // namespace attnlab::cli
