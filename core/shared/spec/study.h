// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// One run of a study: the same layers with every seed belong to one group.
struct StudyRun {
  std::string name;   ///< folder name, "hybrid-approximate-seed-2"
  std::string group;  ///< "hybrid approximate"
  RunSpec spec;
};

/// Many runs from one JSON file:
/// {"title": …, "base": SPEC, "grid": {"mixer": […], "placement": […]},
///  "variants": [{"name": …, "spec": SPEC}, …], "seeds": [1, 2, 3]}.
/// Every point of the grid and every variant runs with every seed; points that come to the same
/// layers (standard attention in any placement) run once. `flags` override everything.
struct Study {
  std::string title;
  std::vector<StudyRun> runs;
};
Study read_study(const Json& json, const std::string& origin, const Json& flags);

}  // namespace attnlab
