// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "app/cli/command.h"
#include "core/engine/runtime/runtime.h"
#include "core/engine/session/inspector.h"

namespace attnlab::cli {

void add_session(CLI::App& app, Globals& globals) {
  CLI::App* command = app.add_subcommand(
      "session", "answer questions about a run at any saved step, or about a model (for programs)");
  const auto path = std::make_shared<std::string>();
  command->add_option("PATH", *path, "a run, a checkpoint, a model folder or a .gguf file")->required();
  command->callback([path, &globals] {
    const int out = take_standard_output();
    start_runtime({.threads = static_cast<int>(globals.threads.value_or(1))});
    serve_session(*path, parse_device(globals.device.value_or("cpu")), STDIN_FILENO, out);
  });
}

}  // namespace attnlab::cli
