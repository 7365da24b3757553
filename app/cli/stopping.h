// SPDX-License-Identifier: Apache-2.0
// Ctrl-C and what a cluster sends before it ends a job: INT, TERM, HUP, USR1, USR2, XCPU. A thread
// waits for them. No handler ever runs: generated products (oneDNN's) keep the stack pointer
// inside the heap, where a handler's frame would destroy what lies below.
#pragma once

#include <csignal>

namespace attnlab::cli {

/// What one process of this program sends another that shall save and stop: it never ends one,
/// however often it comes and whatever came before.
inline constexpr int request_to_stop = SIGUSR1;

/// Keeps the signals from every thread that begins after it and lets one thread wait for them. Call
/// it first in the process, and first in a forked one, which has none of its parent's threads.
/// Until `watch_for_ctrl_c` a signal does what it does to any program.
void wait_for_signals();
/// From now on the first signal is remembered. Ctrl-C or TERM again, a second later or more, ends
/// the process at once.
void watch_for_ctrl_c();
/// What is done before a signal ends the process: at most one deed, the last one told.
void before_a_signal_ends(void (*deed)());
/// As if it had been pressed.
void press_ctrl_c();
bool ctrl_c_pressed();

}  // namespace attnlab::cli
