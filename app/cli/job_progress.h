// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shared/base/json.h"

namespace attnlab::cli {

/// `--progress`, for programs that run a command: from now on `tell_progress` writes, and when
/// standard input ends, the command stops as at Ctrl-C. A pipe to a process is there wherever the
/// command runs, a signal is not.
void start_telling_progress();

/// Writes {"progress": …} as a line on standard error, at most ten times a second. Without
/// `--progress` it does nothing.
void tell_progress(const Json& progress);

}  // namespace attnlab::cli
