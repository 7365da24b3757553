// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/detach.h"
#include "app/cli/processes.h"
#include "app/cli/together.h"
#include "core/shared/base/error.h"
#include "core/shared/base/text.h"

namespace attnlab::cli {
namespace {

struct ForkOptions {
  std::string parent, layers, out;
  int64_t step = 0;
  std::optional<int64_t> steps, processes;
  std::optional<double> learning_rate;
  bool detach = false;
};

/// The parent's spec with what the flags change, through the same checks as any spec.
RunSpec forked_spec(const ForkOptions& options, const Globals& globals) {
  const RunSpec parent = spec_with_data(options.parent);
  ModelSpec model = parent.model;
  if (!options.layers.empty()) edit_layers(model.layers, options.layers);
  Json spec = to_json(parent);
  spec["model"] = to_json(model);
  if (options.steps) spec["train"]["steps"] = *options.steps;
  if (options.learning_rate) spec["train"]["learning_rate"] = *options.learning_rate;
  if (globals.seed) spec["seed"] = *globals.seed;
  if (globals.threads) spec["threads"] = *globals.threads;
  if (globals.device) spec["device"] = *globals.device;
  if (globals.deterministic) spec["deterministic"] = true;
  return run_spec_from_json(spec, "the fork");
}

TrainOutcome fork_here(const ForkOptions& options, const Globals& globals, Ranks* ranks) {
  const RunSpec spec = forked_spec(options, globals);
  return train_watched(options.out, options.detach, globals, [&](SessionHost host) {
    host.ranks = ranks;
    return fork_run(options.parent, options.step, spec, options.out, host);
  });
}

TrainOutcome fork(const ForkOptions& options, Globals& globals) {
  if (const int processes = wanted_processes(options.processes, options.detach); processes > 1)
    return train_in_processes(processes, options.out, options.detach, "", globals);
  return train_together(options.detach,
                        [&](Ranks* ranks) { return fork_here(options, globals, ranks); });
}

}  // namespace

void add_fork(CLI::App& app, Globals& globals) {
  CLI::App* command =
      app.add_subcommand("fork", "a new run that begins with the weights of another one");
  const auto options = std::make_shared<ForkOptions>();
  command->add_option("RUN", options->parent, "the run to begin from")->required();
  command
      ->add_option("--step", options->step,
                   "take the newest snapshot or checkpoint at or before this step")
      ->required()
      ->check(CLI::NonNegativeNumber);
  command->add_option("--layers", options->layers, "edits: \"1,3=approximate;5=qk:random/static\"");
  command->add_option("--steps", options->steps, "optimizer steps of the new run");
  command->add_option("--learning-rate", options->learning_rate, "the peak");
  command->add_option("--out", options->out, "folder of the new run")->required();
  command->add_flag("--detach", options->detach,
                    "train in the background, with messages in log.txt of the run");
  command->add_option("--processes", options->processes, processes_help)
      ->check(CLI::Range(1, 1024));
  command->callback([options, &globals] {
    if (fork(*options, globals) == TrainOutcome::stopped) globals.exit_code = 130;
  });
}

}  // namespace attnlab::cli
