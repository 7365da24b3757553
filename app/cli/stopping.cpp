// SPDX-License-Identifier: Apache-2.0
#include "app/cli/stopping.h"

#include <atomic>
#include <csignal>

namespace attnlab::cli {
namespace {

std::atomic<bool> pressed = false;

}  // namespace

void watch_for_ctrl_c() {
  struct sigaction action {};
  action.sa_handler = [](int) { pressed = true; };
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

void press_ctrl_c() { pressed = true; }

bool ctrl_c_pressed() { return pressed; }

}  // namespace attnlab::cli
