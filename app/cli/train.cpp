// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "app/cli/command.h"
#include "app/cli/detach.h"
#include "app/cli/ready_data.h"
#include "app/cli/spec_flags.h"
#include "core/engine/session/session.h"
#include "core/shared/base/error.h"

namespace attnlab::cli {
namespace {

// runs/recall-hybrid-approximate, with a number when that is taken.
std::string free_run_name(const RunSpec& spec) {
  std::string name =
      spec.data.task.empty()
          ? std::filesystem::path(spec.data.files.empty() ? "run" : spec.data.files[0])
                .stem()
                .string()
          : spec.data.task;
  for (const char c : "-" + describe_layers(spec.model.layers))
    if (c != 0) name += std::isalnum(static_cast<unsigned char>(c)) || c == '_' ? c : '-';
  std::string path = "runs/" + name.substr(0, 80);
  for (int n = 2; std::filesystem::exists(path); ++n)
    path = "runs/" + name.substr(0, 80) + "-" + std::to_string(n);
  return path;
}

struct TrainOptions {
  SpecFlags spec;
  std::string out, resume;
  bool detach = false;
};

void refuse_changes(const SpecFlags& spec, const std::string& out) {
  Json rest = spec.flags;
  if (rest.contains("train")) rest["train"].erase("steps");
  if (rest.contains("train") && rest["train"].empty()) rest.erase("train");
  if (!rest.empty() || !spec.file.empty() || !out.empty())
    bad_input("--resume goes on with the run as it is and takes --steps alone",
              "start a new run to change anything else");
}

RunSpec new_spec(const TrainOptions& options) {
  Json flags = options.spec.flags;
  const Json file = options.spec.file_json();
  const bool has_data = flags.contains("data") || file.contains("data");
  if (!has_data) flags["data"]["task"] = "recall";  // Train works with no choice made
  return resolve_run_spec(file, options.spec.origin(), flags);
}

TrainOutcome resume(const TrainOptions& options, const Globals& globals) {
  refuse_changes(options.spec, options.out);
  std::optional<int64_t> steps;
  if (options.spec.flags.contains("train"))
    steps = options.spec.flags["train"]["steps"].get<int64_t>();
  return train_watched(options.resume, options.detach, globals, [&](const SessionHost& host) {
    return resume_run(options.resume, steps, host);
  });
}

TrainOutcome train(TrainOptions& options, const Globals& globals) {
  options.spec.take(globals);
  if (!options.resume.empty()) return resume(options, globals);
  RunSpec spec = new_spec(options);
  tell_of_byte_fallback(spec, globals);
  const std::string out = options.out.empty() ? free_run_name(spec) : options.out;
  if (!make_data_ready(spec, options.spec.chosen_tokenizer(), globals))
    return TrainOutcome::stopped;
  return train_watched(out, options.detach, globals,
                       [&](const SessionHost& host) { return train_new_run(spec, out, host); });
}

}  // namespace

void add_train(CLI::App& app, Globals& globals) {
  CLI::App* command =
      app.add_subcommand("train", "train a model; without choices: the recall task");
  const auto options = std::make_shared<TrainOptions>();
  options->spec.add_model_options(*command);
  options->spec.add_training_options(*command);
  command->add_option("--out", options->out, "folder of the new run (default: runs/...)");
  command->add_option("--resume", options->resume, "go on with this run");
  command->add_flag("--detach", options->detach,
                    "train in the background, with messages in log.txt of the run");
  command->callback([options, &globals] {
    if (train(*options, globals) == TrainOutcome::stopped) globals.exit_code = 130;
  });
}

}  // namespace attnlab::cli
