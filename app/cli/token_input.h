// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "core/engine/train/checkpoint.h"

namespace attnlab::cli {

/// What --special-tokens does, for every command that has it.
constexpr const char* special_tokens_help =
    "names of special tokens in the text, as <|endoftext|>, are these tokens";

/// --text T or --ids 1,2,3: the sequence that a command looks at.
struct TokenInput {
  std::string text;
  std::vector<int64_t> ids;
  bool special_tokens = false;

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

/// Says on standard error what template_notice says.
void tell_template(const Tokenizer& tokenizer);
/// What stands around a text that this model is given, or would elsewhere.
void tell_template(const LoadedModel& loaded);

}  // namespace attnlab::cli
