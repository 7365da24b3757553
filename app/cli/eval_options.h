// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/command.h"
#include "core/engine/eval/evaluator.h"

namespace attnlab::cli {

/// --tasks, --data-dir, --limit, --context: what to evaluate on, the same for every command.
struct EvalFlags {
  std::vector<std::string> tasks, data;
  std::vector<int64_t> contexts;
  std::optional<int64_t> limit;
  std::string skip_layers, skip_what = "block";
  bool strict = false;

  void add_data_option(CLI::App& command);
  void add_options(CLI::App& command);
  /// Throws Error for tasks that do not exist.
  [[nodiscard]] EvalOptions options() const;
};

/// Progress of an evaluation: one line on a terminal, a line a task in a pipe, on standard error
/// or nowhere when the output is for machines.
class EvalProgressLine {
 public:
  explicit EvalProgressLine(const Globals& globals);
  void show(const EvalProgress& progress);
  void clear();

 private:
  enum class Style { bar, lines, quiet };
  Style style_;
  size_t shown_ = 0;  ///< number of the task that has its line
};

}  // namespace attnlab::cli
