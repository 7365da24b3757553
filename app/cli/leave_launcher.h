// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace attnlab::cli {

/// Gives this process the environment and the cores of whoever called the launcher that started it,
/// whose own would mislead another launcher, and closes what that one has opened for it. Does
/// nothing without one. Throws Error where it cannot be seen.
void leave_launcher();

}  // namespace attnlab::cli
