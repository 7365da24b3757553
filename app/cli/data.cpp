// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <iostream>

#include "app/cli/command.h"
#include "app/cli/job_progress.h"
#include "app/cli/ready_data.h"
#include "app/cli/stopping.h"
#include "app/cli/token_input.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/text.h"
#include "core/shared/data/corpus/dataset.h"
#include "core/shared/data/corpus/download.h"
#include "core/shared/data/corpus/prepared_text.h"

namespace attnlab::cli {
namespace {

struct PrepareFlags {
  std::vector<std::string> files, held_out;
  std::string tokenizer, out, field = "text";
  bool strict = false;
};

void print_prepared(const std::filesystem::path& folder, const Globals& globals) {
  tell_of_bad_lines(folder);
  Json all = read_json(folder / Dataset::description_file);
  all["out"] = folder.string();
  if (globals.json) return print_json(all);
  std::cout << folder.string() << ": " << grouped(all["train"]["tokens"].get<int64_t>())
            << " tokens to train on, " << grouped(all["held_out"]["tokens"].get<int64_t>())
            << " held out, of " << grouped(all["documents"].get<int64_t>()) << " documents"
            << std::endl;
}

void prepare(const PrepareFlags& flags, Globals& globals) {
  PrepareJob job;
  job.files = flags.files;
  job.held_out = flags.held_out;
  job.field = flags.field;
  job.strict = flags.strict;
  job.out = flags.out;
  job.threads = threads_of(globals);
  if (flags.tokenizer == "char")
    bad_input("a corpus needs a tokenizer that takes any text",
              "choose --tokenizer byte or a byte-level BPE");
  job.tokenizer = make_tokenizer(flags.tokenizer, {});
  tell_template(*job.tokenizer);
  if (prepare_watched(job, globals) == PrepareOutcome::stopped) {
    std::cerr << "attnlab: stopped; the same command goes on" << std::endl;
    globals.exit_code = 130;
    return;
  }
  print_prepared(job.out, globals);
}

std::string progress_line(const DownloadProgress& p) {
  std::string line = "[" + std::to_string(p.files_done + 1) + "/" + std::to_string(p.files) + "] " +
                     p.file + "  " + readable_bytes(static_cast<double>(p.bytes));
  if (p.total_bytes > 0) line += " of " + readable_bytes(static_cast<double>(p.total_bytes));
  return line;
}

struct DownloadFlags {
  std::string name, from, out;
  int64_t files = 0;
};

DownloadResult download_watched(DownloadJob& job, const Globals& globals) {
  using Clock = std::chrono::steady_clock;
  const bool shown = !globals.quiet && ::isatty(STDERR_FILENO) != 0;
  Clock::time_point drawn;
  watch_for_ctrl_c();
  job.wants_stop = ctrl_c_pressed;
  job.progress = [&](const DownloadProgress& progress) {
    tell_progress({{"file", progress.file},
                   {"files_done", progress.files_done},
                   {"files", progress.files},
                   {"done", progress.bytes},
                   {"of", progress.total_bytes}});
    if (!shown || Clock::now() - drawn < std::chrono::milliseconds(200)) return;
    drawn = Clock::now();
    std::cerr << "\r\033[K" << progress_line(progress) << std::flush;
  };
  DownloadResult result = download(job);
  if (shown) std::cerr << "\r\033[K" << std::flush;
  return result;
}

void download_dataset(const DownloadFlags& flags, Globals& globals) {
  DownloadJob job;
  job.entry = catalog_entry(flags.name);
  job.out = flags.out.empty() ? dataset_folder(flags.name) : std::filesystem::path(flags.out);
  job.from = flags.from;
  if (const char* mirror = std::getenv("ATTNLAB_MIRROR")) job.mirror = mirror;
  job.limit = static_cast<size_t>(flags.files);
  const DownloadResult result = download_watched(job, globals);
  if (!globals.quiet && !result.trusted.empty())
    std::cerr << "attnlab: not verified: the manifest has no hash of " << join(result.trusted, ", ")
              << "; the hash of what came is in downloads.json and must stay the same" << std::endl;
  if (result.stopped) {
    std::cerr << "attnlab: stopped; the same command goes on" << std::endl;
    globals.exit_code = 130;
    return;
  }
  if (globals.json)
    return print_json({{"name", flags.name},
                       {"out", job.out.string()},
                       {"fetched", result.fetched},
                       {"already_there", result.already_there},
                       {"trusted", result.trusted}});
  std::cout << job.out.string() << ": " << result.fetched << " files fetched, "
            << result.already_there << " there already" << std::endl;
}

void add_prepare(CLI::App& data, Globals& globals) {
  CLI::App* command = data.add_subcommand("prepare", "tokenize a corpus for training");
  const auto flags = std::make_shared<PrepareFlags>();
  const auto many = [](CLI::Option* option) { option->expected(1, 1 << 16); };
  many(command
           ->add_option("FILES", flags->files,
                        ".txt, .json, .jsonl, also .gz or .zst; folders; patterns")
           ->required());
  many(command->add_option("--held-out", flags->held_out,
                           "text to hold out (default: one document in a hundred)"));
  command
      ->add_option("--tokenizer", flags->tokenizer,
                   "byte, a tokenizer.json or its folder, or a downloaded one")
      ->required();
  command->add_option("--field", flags->field, "where JSON lines have the text (default text)");
  command->add_flag("--strict", flags->strict,
                    "end at the first line without a document, instead of counting it");
  command->add_option("--out", flags->out, "folder of the prepared corpus")->required();
  command->callback([flags, &globals] { prepare(*flags, globals); });
}

void add_download(CLI::App& data, Globals& globals) {
  CLI::App* command = data.add_subcommand("download", "fetch a dataset (attnlab list datasets)");
  const auto flags = std::make_shared<DownloadFlags>();
  command->add_option("NAME", flags->name, "its name")->required();
  command->add_option("--from", flags->from, "a folder that has its files already");
  command->add_option("--out", flags->out, "default: where train --data NAME finds it");
  command->add_option("--files", flags->files, "fetch so many of its files at most")
      ->check(CLI::PositiveNumber);
  command->callback([flags, &globals] { download_dataset(*flags, globals); });
}

}  // namespace

void add_data(CLI::App& app, Globals& globals) {
  CLI::App* command = app.add_subcommand("data", "prepare and download corpora");
  command->require_subcommand(1);
  command->fallthrough();
  add_prepare(*command, globals);
  add_download(*command, globals);
}

}  // namespace attnlab::cli
