// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <iostream>

#include "app/cli/command.h"
#include "core/engine/train/checkpoint.h"
#include "core/shared/analysis/map_frame.h"
#include "core/shared/base/error.h"
#include "core/shared/run/event_file.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/spec/run_spec.h"

namespace attnlab::cli {
namespace {

struct Report {
  std::vector<std::string> problems, notes;
};

void check_events(const RunFolder& run, Report& report) {
  EventFileReader reader(run.events());
  int64_t count = 0;
  while (reader.next()) ++count;
  report.notes.push_back(std::to_string(count) + " events");
  const auto rest = std::filesystem::file_size(run.events()) - reader.offset();
  if (rest > 0)
    report.notes.push_back("the last " + std::to_string(rest) +
                           " bytes of the event file are torn; --resume cuts them");
}

void check_run(const RunFolder& run, Report& report) {
  const std::string origin = run.run_json().string();
  const auto attempt = [&](auto&& part) {
    try {
      part();
    } catch (const Error& error) {
      report.problems.push_back(error.line());
    }
  };
  ModelSpec model;
  attempt([&] {
    const Json json = read_json(run.run_json());
    model = run_spec_from_json(JsonReader(json, origin).raw("spec"), origin + ": spec").model;
  });
  attempt([&] { check_events(run, report); });
  for (const int64_t step : run.checkpoint_steps())
    for (auto& problem : check_checkpoint(run.checkpoint(step)))
      report.problems.push_back(std::move(problem));
  if (model.layers.empty()) return;
  for (const int64_t step : run.snapshot_steps())
    attempt([&] {
      LanguageModel snapshot(model, c10::kCPU, c10::kFloat);
      load_weights(snapshot, SafetensorsFile(run.snapshot(step)));
    });
  for (const int64_t step : run.map_steps()) attempt([&] { (void)read_map_frame(run.map(step)); });
  report.notes.push_back(std::to_string(run.checkpoint_steps().size()) + " checkpoints, " +
                         std::to_string(run.snapshot_steps().size()) + " snapshots");
}

}  // namespace

void add_check(CLI::App& app, Globals& globals) {
  CLI::App* command = app.add_subcommand("check", "is a run or checkpoint whole?");
  const auto path = std::make_shared<std::string>();
  command->add_option("RUN", *path, "a run or a checkpoint")->required();
  command->callback([path, &globals] {
    Report report;
    const RunFolder run(*path);
    if (run.is_run())
      check_run(run, report);
    else
      report.problems = check_checkpoint(find_checkpoint(*path));
    if (globals.json)
      print_json({{"problems", report.problems}, {"notes", report.notes}});
    else {
      for (const auto& note : report.notes) std::cout << note << "\n";
      for (const auto& problem : report.problems) std::cerr << "attnlab: " << problem << "\n";
      if (report.problems.empty()) std::cout << *path << " is whole\n";
    }
    if (!report.problems.empty()) globals.exit_code = 1;
  });
}

}  // namespace attnlab::cli
