// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/shared/run/run_status.h"
#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// What a list says of a run that is not open.
struct RunSummary {
  std::filesystem::path path;
  std::string name;             ///< of its folder
  std::optional<RunSpec> spec;  ///< nothing where run.json cannot be read
  int64_t parameters = 0;
  double created = 0;   ///< seconds since 1970; 0: not known
  RunStatus status;     ///< as far as the end of the event file tells
  bool live = false;    ///< a process owns it, here or on another machine
  std::string problem;  ///< why it cannot be opened; empty when it can

  /// Its process ended without a word.
  [[nodiscard]] bool is_interrupted() const {
    return !live && (status.phase == RunPhase::training || status.phase == RunPhase::paused);
  }
};

/// One run. Reads the beginning and the end of its event file, however long that is. Never throws:
/// what is wrong is in `problem`.
RunSummary read_summary(const std::filesystem::path& run);

/// The folder itself if it is a run, else all runs at most three folders below it, the newest
/// first. Bounded, also in a home folder or among links that go round in circles; folders that
/// cannot be read are passed over.
std::vector<RunSummary> find_runs(const std::filesystem::path& folder);

}  // namespace attnlab
