// SPDX-License-Identifier: Apache-2.0
// fuzz_readers [TARGET...]: changes valid inputs at random and gives them to the readers of the
// program. ATTNLAB_FUZZ_SECONDS: time for each target (default 1.5); ATTNLAB_FUZZ_SEED: where to
// begin; ATTNLAB_FUZZ_KEEP: a folder for inputs that were findings; ATTNLAB_FUZZ_INPUT: reads that
// one file instead. Ends with 1 after a finding.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <map>
#include <typeinfo>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "tests/fuzz/mutation.h"
#include "tests/fuzz/target.h"
#include "tests/support/temp_folder.h"

#ifdef __SANITIZE_ADDRESS__
extern "C" const char* __asan_default_options();  // NOLINT: a name of the sanitizer's
extern "C" const char* __asan_default_options() {
  return "max_allocation_size_mb=1024:allocator_may_return_null=1:abort_on_error=1:"
         "handle_abort=0:detect_leaks=1";
}
#endif

namespace attnlab::fuzz {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr unsigned longest_seconds = 10;

const test::TempFolder& folder() {
  static const test::TempFolder all;
  return all;
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// For a handler of signals, which may not allocate.
const std::string* current_input = nullptr;  // NOLINT: the handler has no argument
std::string kept_path;                       // NOLINT

void keep(const std::string& input, const std::string& name) {
  const std::string keep_in = variable("ATTNLAB_FUZZ_KEEP");
  if (keep_in.empty()) return;
  make_folder(keep_in);
  std::ofstream(fs::path(keep_in) / name, std::ios::binary) << input;
}

/// A crash or a hang: the input is left where it can be found.
extern "C" void leave_input(int signal) {
  if (std::FILE* file = std::fopen(kept_path.c_str(), "wb")) {
    std::fwrite(current_input->data(), 1, current_input->size(), file);
    std::fclose(file);
  }
  std::fprintf(stderr, "signal %d; the input is %s\n", signal, kept_path.c_str());
  std::signal(signal, SIG_DFL);
  if (signal == SIGALRM) std::_Exit(1);
  std::raise(signal);
}

struct Outcome {
  int64_t tried = 0, read = 0, refused = 0;
  std::string refusal;                      ///< the last one
  std::map<std::string, int64_t> findings;  ///< what was thrown, and how often
};

void note(Outcome& outcome, const Target& target, const std::string& input,
          const std::exception& error) {
  const std::string what = std::string(typeid(error).name()) + ": " + error.what();
  if (outcome.findings[what.substr(0, 100)]++ == 0)
    keep(input, std::string(target.name) + "-" + std::to_string(outcome.tried));
}

void give(const Target& target, const std::string& input, Outcome& outcome) {
  ++outcome.tried;
  current_input = &input;
  ::alarm(longest_seconds);
  try {
    target.read(input);
    ++outcome.read;
  } catch (const Error& error) {
    ++outcome.refused;
    outcome.refusal = error.line();
  } catch (const std::exception& error) {
    note(outcome, target, input, error);
  }
  ::alarm(0);
}

Outcome attack(const Target& target, double seconds, uint64_t seed) {
  const std::vector<std::string> seeds = target.seeds();
  Rng rng(seed);
  Outcome outcome;
  for (const std::string& whole : seeds) give(target, whole, outcome);
  if (outcome.refused > 0) outcome.findings["a seed: " + outcome.refusal] = outcome.refused;
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  while (Clock::now() < end) give(target, mutated(seeds, rng), outcome);
  return outcome;
}

bool report(const Target& target, const Outcome& outcome) {
  std::printf("%-14s tried %lld, read %lld, refused %lld\n", std::string(target.name).c_str(),
              static_cast<long long>(outcome.tried), static_cast<long long>(outcome.read),
              static_cast<long long>(outcome.refused));
  for (const auto& [what, times] : outcome.findings)
    std::printf("    FOUND %lld times: %s\n", static_cast<long long>(times), what.c_str());
  std::fflush(stdout);
  return outcome.findings.empty();
}

std::vector<Target> all_targets() {
  std::vector<Target> all = json_targets();
  for (const auto& more : {run_targets(), data_targets()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

int run(const std::vector<std::string>& names) {
  const std::string seconds = variable("ATTNLAB_FUZZ_SECONDS"),
                    one = variable("ATTNLAB_FUZZ_INPUT");
  const std::string seed = variable("ATTNLAB_FUZZ_SEED");
  bool good = true;
  for (const Target& target : all_targets()) {
    if (!names.empty() && std::ranges::find(names, target.name) == names.end()) continue;
    kept_path = "fuzz-" + std::string(target.name) + ".input";
    Outcome outcome;
    if (one.empty())
      outcome = attack(target, seconds.empty() ? 1.5 : std::stod(seconds),
                       seed.empty() ? 1 : std::stoull(seed));
    else
      give(target, read_file(one), outcome);
    good = report(target, outcome) && good;
  }
  return good ? 0 : 1;
}

}  // namespace

fs::path scratch(const std::string& name) {
  const fs::path path = folder() / name;
  make_folder(path);
  return path;
}

fs::path file_with(std::string_view bytes, const std::string& name) {
  fs::path path = folder() / name;
  std::error_code ignored;
  fs::remove(path, ignored);  // some file systems write through what replaces a file
  // Without the sync of write_file: thousands a second.
  std::ofstream(path, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return path;
}

}  // namespace attnlab::fuzz

int main(int argc, char** argv) {
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM})
    std::signal(signal, attnlab::fuzz::leave_input);
  return attnlab::fuzz::run({argv + 1, argv + argc});
}
