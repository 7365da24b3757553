// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <filesystem>
#include <iostream>
#include <map>

#include "app/cli/apart.h"
#include "app/cli/command.h"
#include "app/cli/eval_options.h"
#include "app/cli/progress.h"
#include "app/cli/ready_data.h"
#include "app/cli/report_output.h"
#include "app/cli/spec_flags.h"
#include "app/cli/stopping.h"
#include "core/engine/eval/evaluator.h"
#include "core/engine/runtime/runtime.h"
#include "core/engine/session/session.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/statistics.h"
#include "core/shared/messages/event_file.h"
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

struct Group {
  std::string name;
  std::vector<double> loss, accuracy, rate;
};

std::vector<Group> grouped_results(const Study& study, const std::filesystem::path& out) {
  std::vector<Group> groups;
  for (const StudyRun& run : study.runs) {
    const auto result = result_of(RunFolder(out / run.name));
    if (!result) continue;
    if (groups.empty() || groups.back().name != run.group)
      groups.push_back({run.group, {}, {}, {}});
    const auto figure = [&](const char* key) {  // JSON stores what is no number as null
      const auto at = result->find(key);
      return at != result->end() && at->is_number() ? at->get<double>() : std::nan("");
    };
    groups.back().loss.push_back(figure("validation_loss"));
    groups.back().accuracy.push_back(figure("accuracy"));
    groups.back().rate.push_back(figure("tokens_per_second"));
  }
  return groups;
}

void print_groups(const std::vector<Group>& groups) {
  std::vector<std::vector<std::string>> rows = {
      {"layers", "seeds", "validation loss", "±", "accuracy", "±", "tokens/s"}};
  for (const Group& g : groups)
    rows.push_back({g.name, std::to_string(g.loss.size()), number(mean_of(g.loss)),
                    number(deviation_of(g.loss).value_or(0)), number(mean_of(g.accuracy), "%.3f"),
                    number(deviation_of(g.accuracy).value_or(0), "%.3f"),
                    number(mean_of(g.rate), "%.0f")});
  std::cout << table(rows);
}

Json groups_json(const Study& study, const std::vector<Group>& groups) {
  Json json = {{"title", study.title}, {"groups", Json::array()}};
  for (const Group& g : groups)
    json["groups"].push_back({{"name", g.name},
                              {"validation_loss", g.loss},
                              {"accuracy", g.accuracy},
                              {"tokens_per_second", g.rate}});
  return json;
}

struct SweepOptions {
  SpecFlags spec;
  std::string study, out;
  bool take_over = false;
  EvalFlags eval;

  [[nodiscard]] bool names_files() const {
    return spec.flags.contains("data") && spec.flags["data"].contains("files");
  }
};

/// False when stopped by Ctrl-C. A run that goes on finds its data itself, unless --data tells.
bool train_one(const StudyRun& run, const std::filesystem::path& folder,
               const SweepOptions& options, const Globals& globals) {
  RunSpec spec = run.spec;
  const bool begun = RunFolder(folder).is_run();
  if ((!begun || options.names_files()) &&
      !make_data_ready(spec, options.spec.chosen_tokenizer(), globals))
    return false;
  ResumeChanges changes{
      .threads = globals.threads, .device = globals.device, .take_over = options.take_over};
  if (options.names_files()) changes.data = spec.data.files;
  Progress progress(progress_style(globals));
  const SessionHost host{[&](const Event& event) { progress.show(event); }, ctrl_c_pressed};
  const TrainOutcome outcome =
      begun ? resume_run(folder, changes, host) : train_new_run(spec, folder, host);
  return outcome == TrainOutcome::finished;
}

EvalOptions eval_options(const StudyEvaluation& evaluation, const std::vector<std::string>& data) {
  const EvalFlags flags{evaluation.tasks,
                        data.empty() ? evaluation.data : data,
                        evaluation.contexts,
                        evaluation.limit,
                        "",
                        "block",
                        false};
  EvalOptions options = flags.options();
  options.limits = evaluation.limits;
  return options;
}

/// False when stopped by Ctrl-C. What is recorded already is not scored again.
bool evaluate_once(const std::filesystem::path& folder, const EvalOptions& options,
                   const Globals& globals) {
  EvalProgressLine line(globals);
  const EvalHost host{
      [&](const EvalProgress& progress) { line.show(progress); }, [](const EvalRecord&) {},
      [](const std::string& text) { std::cerr << "note: " << text << "\n"; }, ctrl_c_pressed};
  const auto device = parse_device(start_for_inference(globals));
  const bool finished = evaluate_checkpoint(find_checkpoint(folder), device, options, host);
  line.clear();
  return finished;
}

/// As it is, and with `skip` without its variant layers where others remain (paper §3).
bool evaluate_one(const StudyRun& run, const std::filesystem::path& folder, EvalOptions options,
                  bool skip, const Globals& globals) {
  if (!evaluate_once(folder, options, globals)) return false;
  options.ablation = skip_variant_layers(run.spec.model);
  const auto layers = static_cast<size_t>(run.spec.model.num_layers());
  const bool mixed = !options.ablation.empty() && options.ablation.skip_blocks.size() < layers;
  return !skip || !mixed || evaluate_once(folder, options, globals);
}

/// Table 1, and Table 4 where there are several contexts, as files beside the runs.
std::vector<Report> write_reports(const Study& study, const std::filesystem::path& out) {
  std::vector<EvaluatedRun> runs;
  for (const StudyRun& run : study.runs) runs.push_back(read_evaluated(out / run.name));
  std::vector<Report> reports = {make_report(1, runs, false)};
  if (study.evaluate->contexts.size() > 1) reports.push_back(make_report(4, runs, false));
  for (const Report& report : reports) {
    refuse_empty(report);
    const std::string name = "table-" + std::to_string(report.table);
    write_file(out / (name + ".md"), "# " + study.title + "\n\n" + report_markdown(report));
    write_file(out / (name + ".tex"), report_latex(report));
    write_file(out / (name + ".csv"), report_csv(report));
  }
  return reports;
}

void show_results(const Study& study, const std::filesystem::path& out, const Globals& globals) {
  const auto groups = grouped_results(study, out);
  std::vector<Report> reports;
  if (study.evaluate) reports = write_reports(study, out);
  if (globals.json) {
    Json json = groups_json(study, groups);
    for (const Report& report : reports) json["reports"].push_back(report_json(report));
    return print_json(json);
  }
  std::cout << "\n" << study.title << "\n";
  print_groups(groups);
  for (const Report& report : reports)
    std::cout << "\n" << report.title << "\n" << formatted(report, "text");
}

[[noreturn]] void fail_of_signal(const std::filesystem::path& run, int signal) {
  failed("the process of " + run.string() + " was ended by signal " + std::to_string(signal) +
             (signal == SIGKILL ? " (memory?)" : ""),
         "the same command goes on");
}

void sweep(const SweepOptions& options, Globals& globals) {
  watch_for_ctrl_c();
  const Study study = read_study(read_json(options.study), options.study, options.spec.flags);
  const std::filesystem::path out = options.out;
  std::optional<EvalOptions> evaluation;  // read first: a wrong name must not cost the training
  if (study.evaluate) {
    evaluation = eval_options(*study.evaluate, options.eval.data);
    for (const EvalTask& task : evaluation->tasks)
      if (task.kind != EvalKind::generated) (void)find_data(task, evaluation->data);
  }
  make_folder(out);
  size_t number_of_run = 0;
  for (const StudyRun& run : study.runs) {
    ++number_of_run;
    const auto folder = out / run.name;
    const bool trained = result_of(RunFolder(folder)).has_value();
    if (!trained && !globals.quiet && !globals.json)
      std::cout << "\n[" << number_of_run << "/" << study.runs.size() << "] " << run.name << "\n";
    const auto work = [&] {
      return (trained || train_one(run, folder, options, globals)) &&
             (!evaluation || evaluate_one(run, folder, *evaluation, study.evaluate->skip, globals));
    };
    if (trained && !evaluation) continue;
    // Each run in a process of its own, of which the largest memory is that of the run alone.
    const auto ended = go_on_apart();
    if (!ended) {
      globals.exit_code = work() ? 0 : 130;
      return;
    }
    if (ended->signal != 0) fail_of_signal(folder, ended->signal);
    if (ended->exit_code != 0) {
      globals.exit_code = ended->exit_code;
      return;
    }
  }
  show_results(study, out, globals);
}

}  // namespace

void add_sweep(CLI::App& app, Globals& globals) {
  CLI::App* command = app.add_subcommand(
      "sweep", "train every run of a study, go on where it stopped, and compare");
  const auto options = std::make_shared<SweepOptions>();
  command->add_option("STUDY", options->study, "a study file (datasets/studies)")->required();
  options->spec.add_training_options(*command);
  command->add_option("--out", options->out, "folder of the runs")->required();
  command->add_flag("--take-over", options->take_over,
                    "the machine that the lock of an unfinished run names is gone");
  options->eval.add_data_option(*command);
  command->callback([options, &globals] {
    options->spec.take(globals);
    sweep(*options, globals);
  });
}

}  // namespace attnlab::cli
