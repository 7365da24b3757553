// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
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

/// What every run of a study is scored on when it is trained ("evaluate" in its file): the names
/// that `attnlab eval` takes.
struct StudyEvaluation {
  std::vector<std::string> tasks, data;
  std::vector<int64_t> contexts;
  std::optional<int64_t> limit;           ///< first documents of every task
  std::map<std::string, int64_t> limits;  ///< of single tasks, which go before `limit`
  bool skip = false;  ///< hybrids once more with their variant layers left out (paper §3)
};

/// Many runs from one JSON file:
/// {"title": …, "base": SPEC, "grid": {"mixer": […], "placement": […]},
///  "variants": [{"name": …, "spec": SPEC}, …], "seeds": [1, 2, 3],
///  "evaluate": {"tasks": […], "data": [FOLDER, …], "contexts": [128, …], "limit": N,
///  "limits": {"wikitext": N}, "skip": true}}.
/// Every point of the grid and every variant runs with every seed; points that come to the same
/// layers (standard attention in any placement) run once. `flags` override everything.
struct Study {
  std::string title;
  std::vector<StudyRun> runs;
  std::optional<StudyEvaluation> evaluate;
};
Study read_study(const Json& json, const std::string& origin, const Json& flags);

}  // namespace attnlab
