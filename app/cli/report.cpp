// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>

#include "app/cli/command.h"
#include "app/cli/report_output.h"
#include "app/cli/report_page.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/run/run_folder.h"

namespace attnlab::cli {
namespace fs = std::filesystem;
namespace {

std::string as_text(const Report& report) {
  std::string text = table(report_cells(report));
  for (const auto& note : report.notes) text += "note: " + note + "\n";
  return text;
}

std::string as_json(const Report& report) { return report_json(report).dump() + "\n"; }

const std::map<std::string, std::string (*)(const Report&)> formats = {
    {"text", as_text},
    {"markdown", report_markdown},
    {"latex", report_latex},
    {"csv", report_csv},
    {"json", as_json}};

/// Not of a run that has no checkpoint yet; a path that does not exist is left to be refused.
bool has_evaluations(const std::string& path) {
  try {
    return !read_evaluations(evaluation_home(find_checkpoint(path))).empty();
  } catch (const Error&) {
    return !std::filesystem::exists(path);
  }
}

/// Runs in a folder that is none itself, as a sweep's; empty for everything else.
std::vector<std::string> runs_in(const fs::path& folder) {
  std::vector<std::string> runs;
  std::error_code unreadable;
  if (!fs::is_directory(folder, unreadable) || RunFolder(folder).is_run() || is_checkpoint(folder))
    return runs;
  for (const auto& entry : fs::directory_iterator(folder, unreadable))
    if (RunFolder(entry.path()).is_run()) runs.push_back(entry.path().string());
  std::ranges::sort(runs);
  return runs;
}

void leave_out(const std::string& path, const std::string& why) {
  std::cerr << "attnlab: " << path << " " << why << ", left out" << std::endl;
}

struct Given {
  std::string path;
  bool is_named;  ///< itself; else a folder of runs was
};

/// What is named, and the runs of folders of runs. A sweep's own tables lie beside its runs, so
/// that SWEEP/* names them too.
std::vector<Given> given_runs(const std::vector<std::string>& paths) {
  std::vector<Given> runs;
  std::error_code ignored;
  for (const auto& path : paths) {
    if (paths.size() > 1 && fs::is_regular_file(path, ignored)) {
      leave_out(path, "is no run");
      continue;
    }
    const auto inside = runs_in(path);
    for (const auto& run : inside) runs.push_back({run, false});
    if (inside.empty()) runs.push_back({path, true});
  }
  return runs;
}

std::vector<EvaluatedRun> read_all(const std::vector<std::string>& paths, bool only_evaluated) {
  std::vector<EvaluatedRun> runs;
  for (const auto& [path, is_named] : given_runs(paths)) {
    if (has_evaluations(path) || (is_named && !only_evaluated))
      runs.push_back(read_evaluated(path));
    else if (!is_named)
      leave_out(path, "has no evaluation results");
  }
  return runs;
}

std::vector<std::string> all_runs(const std::vector<std::string>& paths) {
  std::vector<std::string> runs;
  for (const Given& run : given_runs(paths)) runs.push_back(run.path);
  return runs;
}

}  // namespace

std::vector<std::string> report_formats() {
  std::vector<std::string> names;
  for (const auto& [name, write] : formats) names.push_back(name);
  return names;
}

std::string formatted(const Report& report, const std::string& format) {
  const auto found = formats.find(format);
  if (found == formats.end()) bad_input(unknown_name("format", format, report_formats()));
  return found->second(report);
}

void add_report(CLI::App& app, Globals& globals) {
  CLI::App* command = app.add_subcommand(
      "report",
      "the paper's Table 1 or 4 over evaluated runs, where runs with other seeds share a row; "
      "or runs as one HTML page");
  struct Options {
    std::vector<std::string> runs;
    int table = 1;
    std::string format = "text", out;
    bool with_paper = false, only_evaluated = false, html = false;
  };
  const auto options = std::make_shared<Options>();
  command
      ->add_option(
          "RUN", options->runs,
          "runs or checkpoints with results of `attnlab eval`, or folders of such runs; for "
          "--html any runs")
      ->required();
  CLI::Option* html = command->add_flag(
      "--html", options->html,
      "curves, maps, indicators and differences of runs, evaluated or not, as one HTML file that "
      "needs nothing else");
  CLI::Option* table_number =
      command->add_option("--table", options->table, "1: tasks (default), 4: perplexity by context")
          ->check(CLI::IsMember({1, 4}));
  CLI::Option* format = command->add_option("--format", options->format,
                                            "text (default), markdown, latex, csv or json");
  CLI::Option* with_paper = command->add_flag("--with-paper", options->with_paper,
                                              "the paper's rows too, marked as such");
  CLI::Option* only_evaluated =
      command->add_flag("--only-evaluated", options->only_evaluated,
                        "leave out runs without results instead of refusing them");
  command->add_option("--out", options->out, "a file instead of standard output");
  for (CLI::Option* of_tables : {table_number, format, with_paper, only_evaluated})
    html->excludes(of_tables);
  command->callback([options, &globals] {
    if (options->html) return write_page(all_runs(options->runs), options->out, globals);
    const auto runs = read_all(options->runs, options->only_evaluated);
    const Report report = make_report(options->table, runs, options->with_paper);
    if (!options->only_evaluated) refuse_empty(report);
    const std::string text = formatted(report, globals.json ? "json" : options->format);
    if (options->out.empty())
      std::cout << text << std::flush;
    else
      write_file(options->out, text);
  });
}

}  // namespace attnlab::cli
