// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <iostream>

#include "app/cli/command.h"
#include "core/engine/train/checkpoint.h"
#include "core/engine/train/weight_files.h"
#include "core/session/repair.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/base/seal.h"
#include "core/shared/data/corpus/dataset.h"
#include "core/shared/eval/results.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/messages/map_frame.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/spec/run_spec.h"

namespace attnlab::cli {
namespace {

namespace fs = std::filesystem;

struct Report {
  std::vector<std::string> problems, notes;

  /// Does a part of the check; what it throws is what is wrong.
  template <class Part>
  void attempt(Part part) {
    try {
      part();
    } catch (const Error& error) {
      problems.push_back(error.line());
    } catch (const fs::filesystem_error& error) {
      problems.push_back("cannot use " + error.path1().string() + " (" + error.code().message() +
                         ")");
    }
  }
};

void check_events(const RunFolder& run, Report& report) {
  const std::string file = run.events().string();
  if (fs::file_size(run.events()) < event_preamble)
    bad_input(file + " is empty or cut inside its beginning", "--resume begins it anew");
  EventFileReader reader(run.events());
  if (reader.has_damaged_magic())
    report.problems.push_back(file +
                              ": the first bytes are not those of an event file: --resume "
                              "and check --repair mend them");
  int64_t count = 0;
  while (const auto event = reader.next()) {
    ++count;
    if (event->kind() == "damaged")
      report.problems.push_back(file + ": before byte " + std::to_string(reader.offset()) + ", " +
                                text_or(event->header, "message"));
    else if (event->kind().empty())
      report.problems.push_back(file + ": an event without a name before byte " +
                                std::to_string(reader.offset()));
  }
  report.notes.push_back(std::to_string(count) + " events");
  const auto rest = fs::file_size(run.events()) - reader.offset();
  if (rest == 0) return;
  const std::string end = file + ": the last " + std::to_string(rest) + " bytes are ";
  if (reader.problem_at_end().empty())
    report.notes.push_back(end + "torn; --resume cuts them");
  else
    report.problems.push_back(end + "no events (" + reader.problem_at_end() +
                              "): --resume and check --repair cut them");
}

void check_tokenizer(const RunFolder& run, const Json& recorded, Report& report) {
  const fs::path file = run.path() / "tokenizer.json";
  const std::string sum = text_or(recorded, "tokenizer_crc32");
  if (!fs::exists(file)) return;
  (void)read_tokenizer(file);
  if (!sum.empty() && sum != checksum(read_file(file)))
    report.problems.push_back(file.string() + " was edited or is damaged (checksum)");
}

void check_lines(const RunFolder& run, Report& report) {
  PassedOver lines;
  (void)read_evaluations(run.path(), &lines);
  const std::string file = (run.path() / "evaluations.jsonl").string();
  if (lines.damaged > 0)
    report.problems.push_back(file + ": " + std::to_string(lines.damaged) +
                              " lines are no results and are passed over");
  if (lines.foreign > 0)
    report.notes.push_back(file + ": " + std::to_string(lines.foreign) +
                           " lines are of another version and are passed over");
}

void check_lock(const RunFolder& run, Report& report) {
  if (!fs::exists(run.lock())) return;
  const auto owner = parse_json_line(read_file(run.lock()));
  if (!owner || text_or(*owner, "host").empty())
    report.problems.push_back(run.lock().string() +
                              " does not say who holds it: check --repair removes it when nobody "
                              "does");
}

/// A prepared corpus that the run reads; texts are read anew each time.
void check_corpora(const RunSpec& spec, Report& report) {
  for (const auto& name : spec.data.files)
    if (is_dataset(name))
      report.attempt([&] {
        for (auto& problem : check_dataset(name)) report.problems.push_back(std::move(problem));
      });
}

/// The model that snapshots must fit, unless what tells of it is damaged.
std::optional<ModelSpec> model_of_snapshots(const RunFolder& run) {
  try {
    const std::string origin = run.run_json().string();
    const Json json = read_json(run.run_json());
    if (!is_intact(json)) return std::nullopt;
    return run_spec_from_json(JsonReader(json, origin).raw("spec"), origin + ": spec").model;
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// Calls `found` for each snapshot that cannot be read, with what is wrong. False where nobody can
/// judge them.
template <class Found>
bool each_broken_snapshot(const RunFolder& run, Found found) {
  const auto model = model_of_snapshots(run);
  if (!model) return run.snapshot_steps().empty();
  for (const int64_t step : run.snapshot_steps()) {
    Report one;
    one.attempt([&] {
      LanguageModel snapshot(*model, c10::kCPU, c10::kFloat);
      load_weights(snapshot, SafetensorsFile(run.snapshot(step)));
    });
    if (!one.problems.empty()) found(run.snapshot(step), one.problems.front());
  }
  return true;
}

void check_snapshots(const RunFolder& run, Report& report) {
  const bool judged = each_broken_snapshot(run, [&](const fs::path&, const std::string& problem) {
    report.problems.push_back(problem);
  });
  if (!judged)
    report.notes.push_back(run.run_json().string() +
                           " is damaged: the snapshots cannot be judged by it");
}

void check_run(const RunFolder& run, Report& report) {
  const std::string origin = run.run_json().string();
  std::optional<RunSpec> spec;
  report.attempt([&] {
    const Json json = read_json(run.run_json());
    spec = run_spec_from_json(JsonReader(json, origin).raw("spec"), origin + ": spec");
    if (!is_intact(json))
      report.problems.push_back(origin + " was edited or is damaged (checksum)");
    check_tokenizer(run, json, report);
  });
  report.attempt([&] { check_lock(run, report); });
  report.attempt([&] { check_events(run, report); });
  report.attempt([&] { check_lines(run, report); });
  for (const int64_t step : run.checkpoint_steps())
    report.attempt([&] {
      for (auto& problem : check_checkpoint(run.checkpoint(step)))
        report.problems.push_back(std::move(problem));
    });
  for (const int64_t step : run.map_steps())
    report.attempt([&] {
      (void)read_map_frame(run.map(step));
      if (EventFileReader(run.map(step)).has_damaged_magic())
        report.problems.push_back(run.map(step).string() + ": its first bytes are damaged");
    });
  report.notes.push_back(std::to_string(run.checkpoint_steps().size()) + " checkpoints, " +
                         std::to_string(run.snapshot_steps().size()) + " snapshots");
  check_snapshots(run, report);
  if (spec) check_corpora(*spec, report);
}

/// Snapshots and checkpoints that cannot be read: `repair_run` takes them for none.
std::vector<fs::path> broken_weights(const RunFolder& run) {
  std::vector<fs::path> broken;
  for (const int64_t step : run.checkpoint_steps())
    if (!check_checkpoint(run.checkpoint(step)).empty()) broken.push_back(run.checkpoint(step));
  (void)each_broken_snapshot(
      run, [&](const fs::path& path, const std::string&) { broken.push_back(path); });
  return broken;
}

void print(const std::string& path, const Report& report, bool json) {
  if (json) return print_json({{"problems", report.problems}, {"notes", report.notes}});
  for (const auto& note : report.notes) std::cout << note << "\n";
  for (const auto& problem : report.problems) std::cerr << "attnlab: " << problem << "\n";
  if (report.problems.empty()) std::cout << path << " is whole\n";
}

}  // namespace

void add_check(CLI::App& app, Globals& globals) {
  CLI::App* command = app.add_subcommand("check", "is a run or checkpoint whole?");
  struct Options {
    std::string path;
    bool repair = false;
  };
  const auto options = std::make_shared<Options>();
  command->add_option("RUN", options->path, "a run or a checkpoint")->required();
  command->add_flag("--repair", options->repair,
                    "mend what can be mended without loss; what is replaced or set aside stays in "
                    "RUN/damaged");
  command->callback([options, &globals] {
    Report report;
    const RunFolder run(options->path);
    if (options->repair) report.notes = repair_run(run, broken_weights(run));
    if (run.is_run())
      check_run(run, report);
    else
      report.problems = check_checkpoint(find_checkpoint(options->path));
    print(options->path, report, globals.json);
    if (!report.problems.empty()) globals.exit_code = 1;
  });
}

}  // namespace attnlab::cli
