// SPDX-License-Identifier: Apache-2.0
#include "core/session/attach.h"

#include <unistd.h>

#include "app/cli/command.h"

namespace attnlab::cli {

void add_attach(CLI::App& app, Globals&) {
  CLI::App* command = app.add_subcommand(
      "attach", "a run's events on standard output, commands from standard input (for programs)");
  struct Options {
    std::string run;
    uint64_t from = 0;
  };
  const auto options = std::make_shared<Options>();
  command->add_option("RUN", options->run, "the run's folder")->required();
  command->add_option("--from", options->from, "byte of the events file to begin at");
  command->callback(
      [options] { attach(options->run, options->from, STDIN_FILENO, take_standard_output()); });
}

}  // namespace attnlab::cli
