// SPDX-License-Identifier: Apache-2.0
// attnlab: the engine's command line. Exit codes: 0 done, 1 failed, 2 wrong usage or input,
// 130 interrupted with state saved.
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>

#include "app/cli/command.h"
#include "app/cli/job_progress.h"
#include "app/cli/processes.h"
#include "app/cli/stopping.h"
#include "core/engine/runtime/out_of_memory.h"
#include "core/engine/runtime/ranks.h"
#include "core/shared/base/error.h"
#include "core/shared/base/standard_files.h"
#include "core/shared/base/terminal_text.h"
#include "core/shared/base/text.h"
#include "core/shared/base/version.h"
#include "core/shared/data/utf8.h"
#include "core/shared/run/arguments.h"
#include "core/shared/spec/settings.h"

namespace attnlab::cli {
namespace {

constexpr Command commands[] = {
    add_train,  add_fork,      add_attach,   add_session,  add_sweep,  add_eval, add_report,
    add_data,   add_tokenizer, add_tokenize, add_generate, add_logits, add_maps, add_indicators,
    add_ablate, add_heads,     add_cost,     add_show,     add_check,  add_list, add_doctor};

/// Said once: what is wrong before processes have joined is wrong in each of them.
void complain(const std::string& line) {
  if (launch().rank != 0 && joined_ranks() == 1) return;
  std::cerr << "attnlab: " + line + "\n" << std::flush;  // whole: MPICH cuts off what follows
}

/// CLI11 takes "" for 0, and words for infinity that no file of a run could hold.
std::string no_number(const std::string& word) {
  char* end = nullptr;
  const double value = std::strtod(word.c_str(), &end);
  const bool is_number = !word.empty() && *end == 0;
  if (is_number && !std::isfinite(value)) return "expected a finite number, got " + word;
  return word.empty() ? "expected a number, got nothing" : "";
}

void check_numbers(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    const std::string type = option->get_type_name();
    for (const char* number : {"INT", "UINT", "FLOAT"})
      if (type.starts_with(number)) option->check(no_number, "");
  }
  for (CLI::App* command : app.get_subcommands(nullptr)) check_numbers(*command);
}

void add_globals(CLI::App& app, Globals& globals) {
  app.add_option("--device", globals.device, setting("device").help);
  app.add_option("--threads", globals.threads, setting("threads").help)->check(CLI::Range(1, 1024));
  app.add_option("--seed", globals.seed, setting("seed").help)
      ->check(CLI::Range(int64_t{0}, (int64_t{1} << 53) - 1));
  app.add_flag("--deterministic", globals.deterministic, setting("deterministic").help);
  app.add_flag("--quiet", globals.quiet, "print results and errors only");
  app.add_flag("--json", globals.json, "machine-readable output");
  app.add_flag_callback("--progress", start_telling_progress,
                        "JSON lines of progress on standard error; stops when standard input ends");
}

// "unknown command `trian`, did you mean `train`?", where that is what is wrong.
std::string explain(const CLI::App& app, const CLI::ParseError& error, int argc, char** argv) {
  std::vector<std::string> known;
  for (const CLI::App* command : app.get_subcommands(nullptr)) known.push_back(command->get_name());
  const auto is_word = [](const char* argument) { return argument[0] != '-'; };
  char** word = std::find_if(argv + 1, argv + argc, is_word);
  if (app.get_subcommands().empty() && word != argv + argc)
    return unknown_name("command", *word, known);
  return one_line(error.what()) + " (see attnlab --help)";
}

int exit_code_when_printed(int exit_code) {
  if (standard_output_is_whole()) return exit_code;
  complain("not all of standard output could be written: the device may be full");
  return 1;
}

// Names of files stand in run.json and in what programs read, and both are UTF-8. Refused at once:
// later something would be half made.
void refuse_other_encodings(int argc, char** argv) {
  for (int i = 1; i < argc; ++i)
    if (first_invalid_utf8(argv[i]))
      bad_input("the argument " + escaped_utf8(argv[i]) + " is no UTF-8",
                "rename the file (convmv converts the names of whole folders)");
}

/// Of the processes that a launcher started all train a run together; anything else is the first
/// one's alone, so that a launcher with many can stand before every command.
void leave_to_the_first_rank(CLI::App& app) {
  if (launch().rank == 0) return;
  app.parse_complete_callback([&app] {
    if (!app.got_subcommand("train") && !app.got_subcommand("fork")) throw CLI::Success();
  });
}

int run(int argc, char** argv);

/// What a Studio elsewhere wants of this program, as one word (arguments.h).
int run_packed(const char* program, const char* word) {
  std::vector<std::string> words;
  try {
    words = unpack_arguments(word);
  } catch (const Error& error) {
    complain(error.line());
    return 2;
  }
  std::vector<char*> argv = {const_cast<char*>(program)};
  for (std::string& argument : words) argv.push_back(argument.data());
  const int argc = static_cast<int>(argv.size());
  argv.push_back(nullptr);
  return run(argc, argv.data());
}

int run(int argc, char** argv) {
  if (argc == 3 && std::string_view(argv[1]) == "--arguments") return run_packed(argv[0], argv[2]);
  CLI::App app("Attention Lab: take attention apart layer by layer, train it, look inside.",
               "attnlab");
  app.set_version_flag("--version", std::string("attnlab ") + version);
  app.require_subcommand(1);
  app.option_defaults()->take_last();  // a flag given again overrides
  app.fallthrough();                   // global options may stand behind the command
  Globals globals;
  keep_command({argv + 1, argv + argc});
  add_globals(app, globals);
  for (const Command add : commands) add(app, globals);
  check_numbers(app);
  leave_to_the_first_rank(app);
  try {
    refuse_other_encodings(argc, argv);
    app.parse(argc, argv);
    return exit_code_when_printed(globals.exit_code);
  } catch (const CLI::Success& asked) {  // --help, --version
    return exit_code_when_printed(app.exit(asked));
  } catch (const CLI::ParseError& error) {
    complain(explain(app, error, argc, argv));
    return 2;
  } catch (const Error& error) {
    complain(error.line());
    return error.kind() == Error::Kind::input ? 2 : 1;
  } catch (const std::filesystem::filesystem_error& error) {
    complain("cannot use " + error.path1().string() + " (" + error.code().message() + ")");
    return 2;
  } catch (const std::exception& error) {
    if (const auto bytes = refused_bytes(error)) {
      complain("not enough memory" +
               (*bytes > 0 ? " (" + readable_bytes(*bytes) + " more were asked for)" : "") +
               ": use a smaller model, --batch-size or --seq-len");
      return 1;
    }
    // LibTorch reports with a stack trace; the first line says what happened.
    const std::string text = error.what();
    complain("failed: " + text.substr(0, text.find('\n')));
    return 1;
  }
}

}  // namespace
}  // namespace attnlab::cli

int main(int argc, char** argv) {
  attnlab::open_missing_standard_files();
  attnlab::cli::wait_for_signals();
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away must not cost a training run
  std::optional<attnlab::TerminalText> out, err;
  if (::isatty(STDOUT_FILENO) != 0) out.emplace(std::cout);
  if (::isatty(STDERR_FILENO) != 0) err.emplace(std::cerr);
  const int exit_code = attnlab::cli::run(argc, argv);
  if (exit_code != 0) attnlab::end_joined_ranks(exit_code);
  return exit_code;
}
