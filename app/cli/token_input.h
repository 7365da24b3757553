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
  [[nodiscard]] bool given() const { return !text.empty() || !ids.empty(); }
  /// Throws Error for none, ids outside the vocabulary, or a sequence longer than the model's
  /// positions.
  [[nodiscard]] std::vector<int64_t> read_ids(const LoadedModel& loaded) const;
  /// The same as a tensor [1, L] on the model's device.
  [[nodiscard]] at::Tensor read(const LoadedModel& loaded) const;
};

/// The checkpoint's tokenizer. Throws Error when it has none.
const Tokenizer& tokenizer_of(const LoadedModel& loaded);

}  // namespace attnlab::cli
