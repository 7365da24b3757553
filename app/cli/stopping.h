// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace attnlab::cli {

/// From now on the first Ctrl-C (or SIGTERM) is remembered, the second ends the process at once.
void watch_for_ctrl_c();
/// As if it had been pressed.
void press_ctrl_c();
bool ctrl_c_pressed();

}  // namespace attnlab::cli
