// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

namespace attnlab::cli {

/// Goes on in two processes. In the new one nothing comes back, in this one how the new one ended,
/// 128 + signal where one killed it; a Ctrl-C meanwhile goes on to it. Only for a process that has
/// not begun to compute: threads stay behind.
std::optional<int> go_on_apart();

}  // namespace attnlab::cli
