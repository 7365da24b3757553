// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/shared/base/json.h"
#include "core/shared/messages/probe.h"

namespace attnlab {

/// A run that goes onto a page.
struct PageRun {
  std::filesystem::path folder;
  std::optional<Probe> probe{};  ///< its last weights on its probe text, where it recorded no maps
  std::string without_probe{};   ///< why there is none of that either, one sentence
};

/// What a page shows of the runs, in at most `budget` bytes of JSON as far as curves and maps have
/// a say: {"fields": settings side by side, "runs": [{"name", "folder", "layers", "curves",
/// "indicators", "maps", …}]}. Follows from the runs alone; no number is infinite or NaN, no path
/// of the machine is in it. Throws Error naming the run that cannot be read.
Json page_data(const std::vector<PageRun>& runs, size_t budget);

}  // namespace attnlab
