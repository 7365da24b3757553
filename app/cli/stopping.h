// SPDX-License-Identifier: Apache-2.0
// Ctrl-C and what a cluster sends before it ends a job: INT, TERM, HUP, USR1, USR2, XCPU. A thread
// waits for them. No handler ever runs: generated products (oneDNN's) keep the stack pointer
// inside the heap, where a handler's frame would destroy what lies below.
#pragma once

namespace attnlab::cli {

/// Keeps the signals from every thread that begins after it and lets one thread wait for them. Call
/// it first in the process, and first in a forked one, which has none of its parent's threads.
/// Until `watch_for_ctrl_c` a signal does what it does to any program.
void wait_for_signals();
/// From now on the first signal is remembered. Ctrl-C or TERM again ends the process at once.
void watch_for_ctrl_c();
/// As if it had been pressed.
void press_ctrl_c();
bool ctrl_c_pressed();

}  // namespace attnlab::cli
