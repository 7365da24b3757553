// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/App.hpp>
#include <optional>
#include <string>

#include "app/cli/command.h"
#include "core/engine/train/checkpoint.h"

namespace attnlab::cli {

/// CKPT and --step N: the model that a command looks at.
struct ModelInput {
  std::string path;
  std::optional<int64_t> step;

  void add_options(CLI::App& command);
  /// Starts the runtime and reads the model in fp32: a checkpoint, the newest one of a run, or of a
  /// run the newest weights at or before `step`, which becomes the step they are of and is said
  /// where it is another. Throws Error.
  LoadedModel load(const Globals& globals);
  /// The answer of a command, with "step" where one was asked for.
  [[nodiscard]] Json with_step(Json answer) const;
};

}  // namespace attnlab::cli
