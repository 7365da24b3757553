// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shared/run/run_folder.h"

namespace attnlab {

/// Deletes what a run made, and its folder unless something else lies in it, which stays. Throws
/// Error when a process trains the run, or something cannot be deleted.
void delete_run(const RunFolder& run);

}  // namespace attnlab
