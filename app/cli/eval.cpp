// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>

#include "app/cli/command.h"
#include "app/cli/eval_options.h"
#include "app/cli/stopping.h"
#include "core/engine/runtime/runtime.h"
#include "core/shared/run/run_folder.h"

namespace attnlab::cli {
namespace {

Json task_json(const EvalRecord& record) {
  Json json = metrics_json(record.metrics);
  json["context"] = record.context;
  json["documents"] = record.documents;
  json["truncated"] = record.truncated;
  json["skipped"] = record.skipped;
  json["version"] = record.version;
  return json;
}

// "tasks" holds the longest context; with several, "by_context" holds all of them.
Json results_json(const std::string& checkpoint, const std::vector<EvalRecord>& records) {
  int64_t longest = 0;
  for (const EvalRecord& record : records) longest = std::max(longest, record.context);
  Json tasks = Json::object();
  Json all = Json::array();
  for (const EvalRecord& record : records) {
    if (record.context == longest) tasks[record.task] = task_json(record);
    if (all.empty() || all.back()["context"] != record.context)
      all.push_back({{"context", record.context}, {"tasks", Json::object()}});
    all.back()["tasks"][record.task] = task_json(record);
  }
  Json json = {{"checkpoint", checkpoint}, {"tasks", tasks}};
  if (all.size() > 1) json["by_context"] = all;
  if (!records.empty() && !records[0].ablation.empty()) json["ablation"] = records[0].ablation;
  return json;
}

std::string baseline(const std::vector<Metric>& metrics, const std::string& name) {
  const auto found = std::ranges::find(metrics, name, &Metric::name);
  return found == metrics.end() ? "-" : number(found->value, "%.4g");
}

void print_results(const std::vector<EvalRecord>& records) {
  std::vector<std::vector<std::string>> rows = {
      {"task", "version", "documents", "context", "metric", "value", "±", "random", "majority"}};
  for (const EvalRecord& r : records)
    for (const Metric& m : r.metrics)
      rows.push_back(
          {r.task, r.version, std::to_string(r.documents), std::to_string(r.context), m.name,
           number(m.value, "%.4f"), m.standard_error ? number(*m.standard_error, "%.4f") : "-",
           baseline(r.baselines.random, m.name), baseline(r.baselines.majority, m.name)});
  std::cout << table(rows);
  for (const EvalRecord& r : records)
    if (r.skipped > 0)
      std::cout << "note: " << r.task << ": " << r.skipped << " documents were left out, first "
                << r.first_skipped << "\n";
  for (const EvalRecord& r : records)
    if (r.truncated > 0)
      std::cout << "note: " << r.task << ": " << r.truncated
                << " texts lost their beginning to fit into " << r.context << " tokens\n";
}

void evaluate(const std::string& path, const EvalFlags& flags, Globals& globals) {
  const EvalOptions options = flags.options();
  const auto device = parse_device(start_for_inference(globals));
  const auto checkpoint = find_checkpoint(path);
  watch_for_ctrl_c();
  EvalProgressLine line(globals);
  std::vector<EvalRecord> records;
  const EvalHost host{[&](const EvalProgress& progress) { line.show(progress); },
                      [&](const EvalRecord& record) { records.push_back(record); },
                      [&](const std::string& text) { std::cerr << "note: " << text << "\n"; },
                      ctrl_c_pressed};
  const bool finished = evaluate_checkpoint(checkpoint, device, options, host);
  line.clear();
  if (globals.json)
    print_json(results_json(checkpoint.string(), records));
  else if (!records.empty())
    print_results(records);
  if (finished) return;
  std::cerr << "stopped: what was scored is kept, the same command goes on\n";
  globals.exit_code = 130;
}

}  // namespace

void add_eval(CLI::App& app, Globals& globals) {
  CLI::App* command =
      app.add_subcommand("eval", "accuracy and perplexity on tasks, as lm-evaluation-harness does");
  struct Options {
    std::string checkpoint;
    EvalFlags flags;
  };
  const auto options = std::make_shared<Options>();
  command->add_option("CKPT", options->checkpoint, "a checkpoint, or a run (its newest)")
      ->required();
  options->flags.add_options(*command);
  command->callback(
      [options, &globals] { evaluate(options->checkpoint, options->flags, globals); });
}

}  // namespace attnlab::cli
