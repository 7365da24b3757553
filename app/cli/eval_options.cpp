// SPDX-License-Identifier: Apache-2.0
#include "app/cli/eval_options.h"

#include <cstdlib>
#include <iostream>

#include "app/cli/job_progress.h"
#include "core/shared/base/text.h"
#include "core/shared/data/corpus/catalog.h"

namespace attnlab::cli {
namespace {

std::string words(const EvalProgress& p) {
  std::string text;
  if (p.tasks > 1) text = "[" + std::to_string(p.number) + "/" + std::to_string(p.tasks) + "] ";
  return text + p.task + ", context " + std::to_string(p.context) + ": " + std::to_string(p.done) +
         " of " + std::to_string(p.requests) + " texts";
}

}  // namespace

void EvalFlags::add_data_option(CLI::App& command) {
  command.add_option("--data-dir", data,
                     "folder with the tasks' data, one for each task or all in one (default: data, "
                     "and what attnlab data download brought)");
}

void EvalFlags::add_options(CLI::App& command) {
  command
      .add_option("--tasks", tasks,
                  "a,b, all, files that describe tasks, or task:NAME (attnlab list tasks)")
      ->delimiter(',')
      ->required();
  add_data_option(command);
  command.add_option("--limit", limit, "only the first N documents of every task")
      ->check(CLI::PositiveNumber);
  command
      .add_option("--context", contexts,
                  "longest sequence in tokens (default: the model's); of several (128,256) whole "
                  "texts are scored with each, other tasks with the longest")
      ->delimiter(',');
  command.add_flag("--strict", strict,
                   "end at the first document that cannot be scored, instead of counting it");
  CLI::Option* layers = command.add_option("--skip-layers", skip_layers,
                                           "layers to leave out, without training: 1,3-5");
  command.add_option("--skip-what", skip_what, "block (default), or mixer: the feed-forward stays")
      ->check(CLI::IsMember({"block", "mixer"}))
      ->needs(layers);
}

EvalOptions EvalFlags::options() const {
  EvalOptions options{find_eval_tasks(tasks), {}, limit, contexts, {}, {}, strict};
  for (const auto& folder : data) options.data.emplace_back(folder);
  if (data.empty()) options.data = {"data", dataset_folder({}).parent_path()};
  if (!skip_layers.empty()) {
    Ablation& ablation = options.ablation;
    (skip_what == "block" ? ablation.skip_blocks : ablation.skip_mixers) =
        parse_layer_set(skip_layers);
  }
  return options;
}

EvalProgressLine::EvalProgressLine(const Globals& globals)
    : style_(globals.json || globals.quiet ? Style::quiet
             : on_terminal()               ? Style::bar
                                           : Style::lines) {}

void EvalProgressLine::show(const EvalProgress& progress) {
  tell_progress({{"task", progress.task},
                 {"context", progress.context},
                 {"done", progress.done},
                 {"of", progress.requests},
                 {"number", progress.number},
                 {"tasks", progress.tasks}});
  if (style_ == Style::bar) {
    std::cout << "\r\033[K" << words(progress) << std::flush;
  } else if (style_ == Style::lines && shown_ != progress.number) {
    std::cout << words(progress) << std::endl;
  }
  shown_ = progress.number;
}

void EvalProgressLine::clear() {
  if (style_ == Style::bar && shown_ > 0) std::cout << "\r\033[K" << std::flush;
}

}  // namespace attnlab::cli
