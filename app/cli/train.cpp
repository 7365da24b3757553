// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <set>

#include "app/cli/command.h"
#include "app/cli/detach.h"
#include "app/cli/processes.h"
#include "app/cli/ready_data.h"
#include "app/cli/spec_flags.h"
#include "app/cli/together.h"
#include "core/engine/runtime/ranks.h"
#include "core/engine/session/session.h"
#include "core/shared/base/error.h"
#include "core/shared/data/gguf.h"
#include "core/shared/models/model_files.h"
#include "core/shared/run/run_folder.h"

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
  for (const char c : "-" + describe_layers(spec.model.layers)) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) || c == '_';
    if (plain || !name.ends_with('-')) name += plain ? c : '-';
  }
  std::string path = "runs/" + name.substr(0, 80);
  for (int n = 2; std::filesystem::exists(path); ++n)
    path = "runs/" + name.substr(0, 80) + "-" + std::to_string(n);
  return path;
}

struct TrainOptions {
  SpecFlags spec;
  std::string out, resume, init;
  std::optional<int64_t> processes;
  bool detach = false, take_over = false;
};

void refuse_changes(const CLI::App& command) {
  const std::set<std::string> taken = {"--resume",   "--steps",     "--threads",  "--device",
                                       "--data",     "--detach",    "--quiet",    "--json",
                                       "--progress", "--take-over", "--processes"};
  for (const CLI::App* app : {&command, command.get_parent()})
    for (const CLI::Option* option : app->get_options())
      if (option->count() > 0 && !taken.contains(option->get_name()))
        bad_input(option->get_name() +
                      " cannot be changed with --resume, which goes on with the "
                      "run as it is",
                  "leave it out, or begin a new run with attnlab fork");
}

/// The model of --init as the part "model" of a spec, with the flags that paint its layers, which
/// leave `flags`. Its sizes are its own.
Json initial_model(const std::filesystem::path& path, Json& flags) {
  ModelSpec model = read_model_spec(path);
  Json painted = flags.value("model", Json::object());
  flags.erase("model");
  if (painted.contains("layers") && !painted.contains("mixer") && !painted.contains("placement")) {
    edit_layers(model.layers, painted["layers"].get<std::string>());
    painted.erase("layers");
  }
  Json json = to_json(model);
  if (!painted.empty()) json.erase("layers");
  for (const auto& [key, value] : painted.items()) {
    if (key != "mixer" && key != "placement" && key != "layers")
      bad_input("--init takes " + key + " from the model", "leave that flag out");
    json[key] = value;
  }
  return json;
}

/// What --init gives a new run: the model, and the tokenizer that it was trained with.
Json initial_spec(const std::string& model, Json file, Json& flags) {
  const auto path = find_checkpoint(model);
  if (file.contains("model"))
    bad_input("--init gives the model, and so does the spec", "leave one of them out");
  file["model"] = initial_model(path, flags);
  const auto says = [&](const char* key) {
    const Json none = Json::object();
    return flags.value("data", none).contains(key) || file.value("data", none).contains(key);
  };
  if (!says("task") && !says("tokenizer"))
    flags["data"]["tokenizer"] = (is_gguf(path) ? path : path / "tokenizer.json").string();
  return file;
}

RunSpec new_spec(const TrainOptions& options) {
  Json flags = options.spec.flags;
  Json file = options.spec.file_json();
  const bool has_data = flags.contains("data") || file.contains("data");
  if (!has_data) flags["data"]["task"] = "recall";  // Train works with no choice made
  if (!options.init.empty()) file = initial_spec(options.init, std::move(file), flags);
  return resolve_run_spec(file, options.spec.origin(), flags);
}

ResumeChanges changes(const TrainOptions& options, const Globals& globals) {
  const Json& flags = options.spec.flags;
  ResumeChanges changes{
      .threads = globals.threads, .device = globals.device, .take_over = options.take_over};
  if (flags.contains("train")) changes.steps = flags["train"]["steps"].get<int64_t>();
  if (!flags.contains("data")) return changes;
  if (!flags["data"].contains("files"))
    bad_input("a run keeps its task", "with --resume, --data says where the run's files are now");
  changes.data = flags["data"]["files"].get<std::vector<std::string>>();
  return changes;
}

TrainOutcome resume(const TrainOptions& options, const Globals& globals, Ranks* ranks) {
  const ResumeChanges changed = changes(options, globals);
  return train_watched(options.resume, options.detach, globals, [&](SessionHost host) {
    host.ranks = ranks;
    return resume_run(options.resume, changed, host);
  });
}

TrainOutcome train_here(TrainOptions& options, const Globals& globals, Ranks* ranks) {
  if (!options.resume.empty()) return resume(options, globals, ranks);
  options.spec.take(globals);
  RunSpec spec = new_spec(options);
  tell_of_byte_fallback(spec, globals);
  const std::string out = options.out.empty() ? free_run_name(spec) : options.out;
  if (!make_data_ready(spec, options.spec.chosen_tokenizer(), globals)) {
    // The others wait for a run that does not come.
    constexpr int interrupted = 130;
    if (ranks != nullptr && ranks->size() > 1) end_joined_ranks(interrupted);
    return TrainOutcome::stopped;
  }
  return train_watched(out, options.detach, globals, [&](SessionHost host) {
    host.ranks = ranks;
    return train_new_run(
        spec, out, host,
        options.init.empty() ? std::filesystem::path() : find_checkpoint(options.init));
  });
}

TrainOutcome train(TrainOptions& options, Globals& globals) {
  if (const int processes = wanted_processes(options.processes, options.detach); processes > 1)
    return train_in_processes(processes, options.resume.empty() ? options.out : options.resume,
                              options.detach, launch().rank > 0 ? "" : options.spec.input(),
                              globals);
  return train_together(options.detach,
                        [&](Ranks* ranks) { return train_here(options, globals, ranks); });
}

}  // namespace

void add_train(CLI::App& app, Globals& globals) {
  CLI::App* command =
      app.add_subcommand("train", "train a model; without choices: the recall task");
  const auto options = std::make_shared<TrainOptions>();
  options->spec.add_model_options(*command);
  options->spec.add_training_options(*command);
  command->add_option("--out", options->out, "folder of the new run (default: runs/...)");
  command->add_option("--init", options->init,
                      "begin with the weights of this model: a checkpoint folder, a .gguf file");
  command->add_option("--resume", options->resume, "go on with this run");
  command->add_flag("--take-over", options->take_over,
                    "with --resume: the machine that the run's lock names is gone");
  command->add_flag("--detach", options->detach,
                    "train in the background, with messages in log.txt of the run");
  command->add_option("--processes", options->processes, processes_help)
      ->check(CLI::Range(1, 1024));
  command->callback([options, command, &globals] {
    if (!options->resume.empty()) refuse_changes(*command);
    if (options->resume.empty() && options->take_over)
      bad_input("--take-over is for --resume", "leave it out");
    if (train(*options, globals) == TrainOutcome::stopped) globals.exit_code = 130;
  });
}

}  // namespace attnlab::cli
