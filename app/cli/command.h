// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <optional>
#include <string>

#include "core/shared/base/json.h"

namespace attnlab::cli {

/// Options of every command.
struct Globals {
  std::optional<std::string> device;
  std::optional<int64_t> threads, seed;
  bool deterministic = false;
  bool quiet = false;
  bool json = false;  ///< machine-readable output, where the command has it
  int exit_code = 0;
};

/// Adds one command to the program; its callback runs it and may set `globals.exit_code`.
/// One file a command; `main.cpp` lists them.
using Command = void (*)(CLI::App& app, Globals& globals);

void add_train(CLI::App& app, Globals& globals);
void add_fork(CLI::App& app, Globals& globals);
void add_attach(CLI::App& app, Globals& globals);
void add_session(CLI::App& app, Globals& globals);
void add_sweep(CLI::App& app, Globals& globals);
void add_eval(CLI::App& app, Globals& globals);
void add_report(CLI::App& app, Globals& globals);
void add_generate(CLI::App& app, Globals& globals);
void add_logits(CLI::App& app, Globals& globals);
void add_ablate(CLI::App& app, Globals& globals);
void add_heads(CLI::App& app, Globals& globals);
void add_maps(CLI::App& app, Globals& globals);
void add_indicators(CLI::App& app, Globals& globals);
void add_cost(CLI::App& app, Globals& globals);
void add_show(CLI::App& app, Globals& globals);
void add_check(CLI::App& app, Globals& globals);
void add_list(CLI::App& app, Globals& globals);
void add_data(CLI::App& app, Globals& globals);
void add_tokenizer(CLI::App& app, Globals& globals);
void add_tokenize(CLI::App& app, Globals& globals);
void add_doctor(CLI::App& app, Globals& globals);

/// Starts the runtime as the global options say and returns the device's name ("cpu" by default).
std::string start_for_inference(const Globals& globals);

/// Prints JSON as one document on standard output.
void print_json(const Json& value);

/// Moves descriptor 1 to a private one for a protocol, and points 1 at standard error, where
/// whatever libraries print does no harm.
int take_standard_output();

/// Standard output is a terminal.
bool on_terminal();

/// Rows as aligned columns; the first row is the heading, numbers align right.
std::string table(const std::vector<std::vector<std::string>>& rows);
std::string number(double value, const char* format = "%.4f");

}  // namespace attnlab::cli
