// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shared/run/run_folder.h"
#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// Paths as this process reads them, whole, so that a run can be taken up from any folder.
DataSpec with_whole_paths(DataSpec data);

/// Where the data of a run lies now: where run.json says, as it was typed, or beside the run under
/// the same name, for runs that were copied with their data. `recorded` is run.json's "data".
/// Whether it still holds the same is for `check_data` to say. Throws Error that names what is
/// missing and how to give it.
DataSpec found_data(DataSpec data, const Json& recorded, const RunFolder& run);

}  // namespace attnlab
