// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <filesystem>
#include <iostream>
#include <map>

#include "app/cli/command.h"
#include "app/cli/progress.h"
#include "app/cli/spec_flags.h"
#include "app/cli/stopping.h"
#include "core/engine/session/session.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/run/event_file.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/spec/study.h"

namespace attnlab::cli {
namespace {

/// The event that says how a finished run ended; nothing for one that is not finished.
std::optional<Json> result_of(const RunFolder& run) {
  if (!run.is_run()) return std::nullopt;
  std::optional<Json> result;
  for (const Event& event : without_replaced(read_events(run.events()))) {
    if (event.kind() == "resumed") result.reset();
    if (event.kind() == "finished") result = event.header;
  }
  return result;
}

struct Spread {
  std::vector<double> values;
  [[nodiscard]] double mean() const {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
  }
  /// Sample standard deviation, 0 for one value.
  [[nodiscard]] double deviation() const {
    double squares = 0;
    for (const double value : values) squares += (value - mean()) * (value - mean());
    return values.size() > 1 ? std::sqrt(squares / static_cast<double>(values.size() - 1)) : 0;
  }
};

struct Group {
  std::string name;
  Spread loss, accuracy, rate;
};

std::vector<Group> grouped_results(const Study& study, const std::filesystem::path& out) {
  std::vector<Group> groups;
  for (const StudyRun& run : study.runs) {
    const auto result = result_of(RunFolder(out / run.name));
    if (!result) continue;
    if (groups.empty() || groups.back().name != run.group)
      groups.push_back({run.group, {}, {}, {}});
    groups.back().loss.values.push_back(result->value("validation_loss", 0.0));
    groups.back().accuracy.values.push_back(result->value("accuracy", 0.0));
    groups.back().rate.values.push_back(result->value("tokens_per_second", 0.0));
  }
  return groups;
}

void print_groups(const std::vector<Group>& groups) {
  std::vector<std::vector<std::string>> rows = {
      {"layers", "seeds", "validation loss", "±", "accuracy", "±", "tokens/s"}};
  for (const Group& g : groups)
    rows.push_back({g.name, std::to_string(g.loss.values.size()), number(g.loss.mean()),
                    number(g.loss.deviation()), number(g.accuracy.mean(), "%.3f"),
                    number(g.accuracy.deviation(), "%.3f"), number(g.rate.mean(), "%.0f")});
  std::cout << table(rows);
}

Json groups_json(const Study& study, const std::vector<Group>& groups) {
  Json json = {{"title", study.title}, {"groups", Json::array()}};
  for (const Group& g : groups)
    json["groups"].push_back({{"name", g.name},
                              {"validation_loss", g.loss.values},
                              {"accuracy", g.accuracy.values},
                              {"tokens_per_second", g.rate.values}});
  return json;
}

/// False when stopped by Ctrl-C.
bool train_one(const StudyRun& run, const std::filesystem::path& folder, const Globals& globals) {
  Progress progress(progress_style(globals));
  const SessionHost host{[&](const Event& event) { progress.show(event); }, ctrl_c_pressed};
  const TrainOutcome outcome = RunFolder(folder).is_run() ? resume_run(folder, std::nullopt, host)
                                                          : train_new_run(run.spec, folder, host);
  return outcome == TrainOutcome::finished;
}

void sweep(const Study& study, const std::filesystem::path& out, Globals& globals) {
  make_folder(out);
  watch_for_ctrl_c();
  size_t number_of_run = 0;
  for (const StudyRun& run : study.runs) {
    ++number_of_run;
    if (result_of(RunFolder(out / run.name))) continue;
    if (!globals.quiet && !globals.json)
      std::cout << "\n[" << number_of_run << "/" << study.runs.size() << "] " << run.name << "\n";
    if (!train_one(run, out / run.name, globals)) {
      globals.exit_code = 130;
      return;
    }
  }
  const auto groups = grouped_results(study, out);
  if (globals.json) return print_json(groups_json(study, groups));
  std::cout << "\n" << study.title << "\n";
  print_groups(groups);
}

}  // namespace

void add_sweep(CLI::App& app, Globals& globals) {
  CLI::App* command = app.add_subcommand(
      "sweep", "train every run of a study, go on where it stopped, and compare");
  struct Options {
    SpecFlags spec;
    std::string study, out;
  };
  const auto options = std::make_shared<Options>();
  command->add_option("STUDY", options->study, "a study file (datasets/studies)")->required();
  options->spec.add_training_options(*command);
  command->add_option("--out", options->out, "folder of the runs")->required();
  command->callback([options, &globals] {
    options->spec.take(globals);
    const Json json = read_json(options->study);
    sweep(read_study(json, options->study, options->spec.flags), options->out, globals);
  });
}

}  // namespace attnlab::cli
