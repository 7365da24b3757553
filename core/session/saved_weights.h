// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

#include "core/shared/run/run_folder.h"

namespace attnlab {

/// Weights of a run on disk.
struct SavedWeights {
  int64_t step;
  std::filesystem::path file;
};

/// The newest snapshot or checkpoint at or before `step` (nothing: of all). Throws Error when there
/// is none.
SavedWeights saved_weights(const RunFolder& run, std::optional<int64_t> step);

}  // namespace attnlab
