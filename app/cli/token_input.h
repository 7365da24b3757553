// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "core/engine/train/checkpoint.h"

namespace attnlab::cli {

/// --text T or --ids 1,2,3: the sequence that a command looks at.
struct TokenInput {
  std::string text;
  std::vector<int64_t> ids;

  void add_options(CLI::App& command);
  /// Ids [1, L] on the model's device. Throws Error for none, ids outside the vocabulary, or a
  /// sequence longer than the model's positions.
  [[nodiscard]] at::Tensor read(const LoadedModel& loaded) const;
};

}  // namespace attnlab::cli
