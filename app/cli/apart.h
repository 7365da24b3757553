// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

namespace attnlab::cli {

/// How a process ended.
struct ProcessEnd {
  int exit_code = 0;
  int signal = 0;  ///< that killed it; 0: none did
};

/// Goes on in two processes. In the new one nothing comes back, in this one how the new one ended;
/// a Ctrl-C meanwhile goes on to it, and so does the end of this one, however it comes. Only for a
/// process that has not begun to compute: threads stay behind.
std::optional<ProcessEnd> go_on_apart();

}  // namespace attnlab::cli
