// SPDX-License-Identifier: Apache-2.0
#include "app/cli/ready_data.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <thread>

#include "app/cli/job_progress.h"
#include "app/cli/stopping.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/text.h"
#include "core/shared/data/corpus/batch_reader.h"
#include "core/shared/data/corpus/catalog.h"
#include "core/shared/data/corpus/dataset.h"
#include "core/shared/data/corpus/inputs.h"
#include "core/shared/data/corpus/prepared_text.h"

namespace attnlab::cli {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::milliseconds redraw_interval{200};
constexpr size_t name_digits = 16;

bool is_one_plain_text(const std::vector<std::string>& files) {
  return std::ranges::all_of(files, [](const std::string& file) {
    return fs::is_regular_file(file) && is_plain_text_file(file);
  });
}

std::vector<std::string> below(const fs::path& folder, const std::vector<std::string>& names) {
  std::vector<std::string> paths;
  for (const auto& name : names) paths.push_back((folder / name).string());
  return paths;
}

/// Files of a dataset of the catalog, which must be here.
void use_catalog(const CatalogEntry& entry, PrepareJob& job) {
  const fs::path folder = dataset_folder(entry.name);
  if (downloaded(entry, folder).files == 0)
    bad_input("the dataset " + entry.name + " is not here", "attnlab data download " + entry.name);
  if (entry.train.empty())
    bad_input(entry.name + " is nothing to train on as it is" +
                  (entry.note.empty() ? std::string() : " (" + entry.note + ")"),
              "prepare its text with attnlab data prepare");
  job.files = below(folder, entry.train);
  job.held_out = below(folder, entry.held_out);
  job.field = entry.field;
}

void use_prepared(RunSpec& spec, const fs::path& folder, const std::optional<std::string>& chosen) {
  const fs::path own = folder / "tokenizer.json";
  if (chosen && fs::exists(own) &&
      make_tokenizer(*chosen, {})->document() != read_tokenizer(own)->document())
    bad_input(folder.string() + " was prepared with another tokenizer than " + *chosen,
              "prepare it again, or leave --tokenizer out");
  spec.data.files = {folder.string()};
  spec.data.tokenizer = own.string();
}

/// What is prepared here is what the run reads, so this one must be there.
void make_cache_folder(const fs::path& folder) {
  try {
    make_folder(folder);
  } catch (const Error& error) {
    failed(error.what(), "set ATTNLAB_CACHE to a folder you may write to");
  }
}

std::string progress_line(const PrepareProgress& p, double seconds, int64_t tokens_before) {
  const double done =
      p.total_bytes > 0 ? static_cast<double>(p.bytes) / static_cast<double>(p.total_bytes) : 0;
  const double rate = static_cast<double>(p.tokens - tokens_before) / std::max(seconds, 1e-3);
  return number(100 * done, "%.1f") + " %  " + readable_count(static_cast<double>(p.tokens)) +
         " tokens  " + grouped(p.documents) + " documents  " + readable_count(rate) + " tokens/s";
}

}  // namespace

int threads_of(const Globals& globals) {
  const auto cores = static_cast<int64_t>(std::max(1U, std::thread::hardware_concurrency()));
  return static_cast<int>(globals.threads.value_or(cores));
}

PrepareOutcome prepare_watched(PrepareJob job, const Globals& globals) {
  using Clock = std::chrono::steady_clock;
  const bool shown = !globals.quiet && ::isatty(STDERR_FILENO) != 0;
  const auto start = Clock::now();
  auto drawn = start;
  int64_t tokens_before = -1;
  watch_for_ctrl_c();
  job.wants_stop = ctrl_c_pressed;
  job.progress = [&](const PrepareProgress& progress) {
    if (tokens_before < 0) tokens_before = progress.resumed ? progress.tokens : 0;
    tell_progress({{"done", progress.bytes},
                   {"of", progress.total_bytes},
                   {"documents", progress.documents},
                   {"tokens", progress.tokens}});
    const auto now = Clock::now();
    if (!shown || now - drawn < redraw_interval) return;
    drawn = now;
    const double seconds = std::chrono::duration<double>(now - start).count();
    std::cerr << "\r\033[K" << progress_line(progress, seconds, tokens_before) << std::flush;
  };
  const PrepareOutcome outcome = prepare_corpus(job);
  if (shown) std::cerr << "\r\033[K" << std::flush;
  return outcome;
}

void tell_of_bad_lines(const fs::path& folder) {
  const Json json = read_json(folder / Dataset::description_file);
  const JsonReader reader(json, (folder / Dataset::description_file).string());
  const BadLines bad{reader.integer("skipped", 0), reader.text("first_skipped", ""),
                     reader.integer("replaced", 0)};
  if (!bad.empty()) std::cerr << "attnlab: " << bad.sentence() << std::endl;
}

bool make_data_ready(RunSpec& spec, const std::optional<std::string>& chosen_tokenizer,
                     const Globals& globals) {
  auto& files = spec.data.files;
  if (files.empty()) return true;
  if (files.size() == 1 && is_dataset(files[0])) {
    use_prepared(spec, files[0], chosen_tokenizer);
    return true;
  }
  PrepareJob job;
  job.files = files;
  const CatalogEntry* entry =
      files.size() == 1 && !fs::exists(files[0]) ? find_in_catalog(files[0]) : nullptr;
  if (entry != nullptr) use_catalog(*entry, job);
  if (job.held_out.empty() && is_one_plain_text(job.files)) {
    files = job.files;
    return true;
  }
  if (spec.data.tokenizer == "char")
    bad_input("a corpus needs a tokenizer that takes any text",
              "choose --tokenizer byte or a byte-level BPE (attnlab tokenizer train makes one)");
  job.tokenizer = make_tokenizer(spec.data.tokenizer, {});
  job.threads = threads_of(globals);
  const std::string name = prepare_identity(job).substr(0, name_digits);
  job.out = cache_folder() / "prepared" / name;
  make_cache_folder(job.out.parent_path());
  if (!globals.quiet && !globals.json && !fs::exists(job.out / Dataset::description_file))
    std::cerr << "attnlab: preparing " << files[0] << " in " << job.out.string() << std::endl;
  const PrepareOutcome outcome = prepare_watched(job, globals);
  if (outcome == PrepareOutcome::stopped) return false;
  if (outcome == PrepareOutcome::done) tell_of_bad_lines(job.out);
  use_prepared(spec, job.out, std::nullopt);
  return true;
}

void tell_of_byte_fallback(const RunSpec& spec, const Globals& globals) {
  const bool paper = spec.model.vocab_size == 50304;
  if (paper && !spec.data.files.empty() && spec.data.tokenizer == "byte" && !globals.quiet)
    std::cerr << "attnlab: the paper's tokenizer is not here, so this preset reads bytes: "
                 "attnlab data download gpt-neox-20b-tokenizer"
              << std::endl;
}

}  // namespace attnlab::cli
