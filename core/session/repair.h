// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/shared/run/run_folder.h"

namespace attnlab {

/// Mends what can be mended without losing anything that can be read: event file (beginning,
/// damaged places, torn end), lines of results, map frames that cannot be read, a lock that nobody
/// holds, and `broken` snapshots and checkpoints, which the caller found. What is replaced or taken
/// away is moved to RUN/damaged first. Says what was done, a sentence each. Throws Error while
/// another process owns the run, and for a folder that is no run.
std::vector<std::string> repair_run(const RunFolder& run,
                                    const std::vector<std::filesystem::path>& broken);

}  // namespace attnlab
