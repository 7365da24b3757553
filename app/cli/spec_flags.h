// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/command.h"

namespace attnlab::cli {

/// Flags that change a spec. Each writes into `flags`, JSON of the same form as SPEC.json, so that
/// files and flags go through the same reader and the same checks.
struct SpecFlags {
  std::string file;  ///< SPEC.json, - for standard input; empty for none
  Json flags = Json::object();

  /// SPEC.json and the sizes, mixers and layers of a model.
  void add_model_options(CLI::App& command);
  /// Data, optimizer, schedule and what is recorded.
  void add_training_options(CLI::App& command);
  /// Puts --device, --threads, --seed and --deterministic in.
  void take(const Globals& globals);

  [[nodiscard]] Json file_json() const;
  /// What comes on standard input, where the spec does.
  [[nodiscard]] std::string input() const;
  /// What --tokenizer says, if it was given.
  [[nodiscard]] std::optional<std::string> chosen_tokenizer() const;
  [[nodiscard]] std::string origin() const {
    return file.empty() ? "the flags" : file == "-" ? "standard input" : file;
  }
};

}  // namespace attnlab::cli
