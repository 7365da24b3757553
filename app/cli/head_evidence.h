// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "app/cli/command.h"

namespace attnlab::cli {

struct EvidenceOptions {
  std::string path;  ///< a run, a checkpoint or a model
  std::optional<int64_t> step;
  std::string data;
  bool held_out = false;  ///< the run's own sequences in place of `data`
  int64_t tokens = 100'000;
};

/// `attnlab heads --data`: what every head does over a data set. Stopped, it keeps what it has in
/// the cache folder and the same command goes on there.
void show_head_evidence(const EvidenceOptions& options, Globals& globals);

}  // namespace attnlab::cli
