// SPDX-License-Identifier: Apache-2.0
#include "app/cli/stopping.h"

#include <atomic>
#include <chrono>
#include <map>
#include <thread>

namespace attnlab::cli {
namespace {

using Clock = std::chrono::steady_clock;

/// `timeout` and batch systems signal a process and then its whole group: that is one wish.
constexpr std::chrono::seconds one_wish{1};

std::atomic<bool> watching = false, pressed = false;
std::atomic<void (*)()> last_deed = nullptr;

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU})
    sigaddset(&signals, signal);
  return signals;
}

/// What the signal does to a program that knows nothing of it, also where a shell had it ignored.
void let_through(int signal) {
  if (const auto deed = last_deed.load()) deed();
  std::signal(signal, SIG_DFL);
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, signal);
  pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
  ::raise(signal);
  pthread_sigmask(SIG_BLOCK, &one, nullptr);
}

/// `nohup` asks for it. (A shell ignores INT for what it starts with &; that one is still meant.)
bool hangup_is_ignored() {
  struct sigaction now {};
  return ::sigaction(SIGHUP, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

void wait_and_remember() {
  const sigset_t signals = stop_signals();
  std::map<int, Clock::time_point> first;
  for (int signal = 0; sigwait(&signals, &signal) == 0;) {
    if (signal == SIGHUP && hangup_is_ignored()) continue;
    if (!watching) {
      let_through(signal);
      continue;
    }
    pressed = true;
    // XCPU comes every second, and a cluster sends TERM after its warning: these ask once more.
    const bool from_a_person = signal == SIGINT || signal == SIGTERM;
    const auto now = Clock::now();
    const bool again = now - first.try_emplace(signal, now).first->second >= one_wish;
    if (from_a_person && again) let_through(signal);
  }
}

}  // namespace

void wait_for_signals() {
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread(wait_and_remember).detach();
}

void watch_for_ctrl_c() { watching = true; }

void before_a_signal_ends(void (*deed)()) { last_deed = deed; }

void press_ctrl_c() { pressed = true; }

bool ctrl_c_pressed() { return pressed; }

}  // namespace attnlab::cli
