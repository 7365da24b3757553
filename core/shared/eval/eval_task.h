// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/shared/base/json.h"
#include "core/shared/eval/template.h"

namespace attnlab {

enum class EvalKind {
  multiple_choice,  ///< which of some continuations is likeliest
  continuation,     ///< how likely is one continuation, and is it what greedy decoding writes
  rolling,          ///< how likely is a whole text
  generated         ///< a generated task's held-out sequences (generated.h)
};

/// One text to score after another.
struct TextPair {
  std::string context, continuation;
};

/// One document of a task, ready to be scored.
struct EvalItem {
  std::vector<TextPair> pairs;      ///< one a choice; a rolling text is a continuation of nothing
  size_t gold = 0;                  ///< the right choice
  std::vector<int64_t> characters;  ///< length of every choice, for acc_norm
  int64_t words = 0, bytes = 0;     ///< of the text before it was detokenised, for perplexities
  std::vector<int32_t> tokens{};    ///< a generated sequence, ready for the model
  std::vector<bool> scored{};       ///< which of them the task's accuracy counts
};

/// An evaluation task as datasets/tasks/NAME.json describes it (see datasets/README.md).
struct EvalTask {
  std::string name, title, version;
  EvalKind kind = EvalKind::multiple_choice;
  std::vector<std::string> files;    ///< names of the data file, the official split first
  std::vector<std::string> folders;  ///< besides the task's name
  std::string labels;                ///< file with one label a line, where they are apart
  std::string get;                   ///< where the data comes from, for who lacks it
  std::vector<std::string> metrics;
  std::string sha256;  ///< of the description

  /// Throws Error for a document without the fields that the task needs.
  [[nodiscard]] EvalItem item(const Json& document) const;

  /// A field made from others: the first template that fits, a word looked up in a table, or the
  /// position of a value in a list.
  struct Derived {
    std::string name, of, position_in;
    std::vector<Template> first_of;
    Json map;
  };
  std::vector<Derived> derived;
  Template context, continuation, count;
  std::vector<Template> choices;
  std::string each;  ///< a list whose elements are the choices, `it` in the template
  std::optional<Template> gold;
};

/// Reads a description. Throws Error naming what is wrong with it.
EvalTask eval_task_from_json(const Json& json, const std::string& origin);

/// The tasks that come with the program, in the order of the paper's Table 1.
const std::vector<EvalTask>& eval_tasks();
std::vector<std::string> eval_task_names();

/// "arc_easy,copa", "all", generated tasks ("task:recall"), or files that describe tasks
/// ("mine.json"). Throws Error that suggests the nearest name.
std::vector<EvalTask> find_eval_tasks(const std::vector<std::string>& words);

}  // namespace attnlab
