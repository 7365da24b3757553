// SPDX-License-Identifier: Apache-2.0
#include "core/engine/session/session.h"

#include <iostream>

#include "core/engine/kernels/cpu/cpu.h"
#include "core/engine/runtime/runtime.h"
#include "core/engine/session/followers.h"
#include "core/engine/session/fork.h"
#include "core/engine/session/resume.h"
#include "core/engine/session/workshop.h"
#include "core/session/run_data.h"
#include "core/session/saved_weights.h"
#include "core/session/viewer_server.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/base/seal.h"
#include "core/shared/base/text.h"
#include "core/shared/base/version.h"
#include "core/shared/spec/titles.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

/// The socket for viewers. A run without one can still be watched through its folder, so a failure
/// costs no training.
std::unique_ptr<ViewerServer> open_socket(CommandQueue& commands, RunLock& lock) {
  try {
    auto server = std::make_unique<ViewerServer>(commands);
    lock.announce(server->path());
    return server;
  } catch (const Error& error) {
    std::cerr << "attnlab: viewers cannot steer this run: " << error.line() << std::endl;
    return nullptr;
  }
}

TrainOutcome train(Workshop& w, const RunFolder& folder, RunLock& lock, const SessionHost& host,
                   Event first, const TrainProgress& progress) {
  CommandQueue commands;
  const auto server = open_socket(commands, lock);
  EventLog log(folder.events(), host.listener);
  log.emit(std::move(first));
  if (host.ranks != nullptr) open_to_followers(*host.ranks, w, progress);
  RunTraining training(w.spec, *w.model, *w.data, *w.optimizer, folder,
                       {.emit = [&](Event event) { log.emit(std::move(event)); },
                        .flush = [&] { log.flush(); },
                        .wants_stop = host.wants_stop,
                        .commands = &commands,
                        .ranks = host.ranks});
  try {
    return training.run(progress);
  } catch (const std::exception& error) {
    const auto* known = dynamic_cast<const Error*>(&error);
    try {
      log.emit({{{"event", "failed"}, {"message", known ? known->line() : error.what()}}, {}});
      log.flush();
    } catch (const Error&) {  // the disk that failed the run cannot take the news of it either
    }
    throw;
  }
}

Json run_json(const Workshop& w) {
  return {{"format", 1},
          {"spec", to_json(w.spec)},
          {"name", layers_title(w.spec.model.layers)},
          {"data", w.data->describe()},
          {"parameters", parameter_count(w.spec.model)},
          {"probe", to_json(probe_sequences(w.spec.train, *w.data))},
          {"runtime", runtime_json(w.spec)},
          {"versions", {{"attnlab", version}, {"libtorch", libtorch_version()}}}};
}

/// With the spec: whoever watches from elsewhere has no run.json.
Event started(const Workshop& w) {
  return {{{"event", "started"},
           {"step", 0},
           {"attempt", 1},
           {"spec", to_json(w.spec)},
           {"name", layers_title(w.spec.model.layers)},
           {"steps", w.spec.train.steps},
           {"parameters", parameter_count(w.spec.model)},
           {"data", w.data->describe()}},
          {}};
}

// Removes a folder of ours that could not be completed; one that another process works in is not.
class Undo {
 public:
  explicit Undo(fs::path folder) : folder_(std::move(folder)) {}
  ~Undo() {
    std::error_code ignored;
    if (ours_) fs::remove_all(folder_, ignored);
    if (!kept_) fs::remove(folder_, ignored);  // where it is empty
  }
  Undo(const Undo&) = delete;
  Undo& operator=(const Undo&) = delete;
  void take() { ours_ = true; }
  void keep() {
    kept_ = true;
    ours_ = false;
  }

 private:
  fs::path folder_;
  bool ours_ = false, kept_ = false;
};

/// What a run leaves that was killed before it had a run.json: its lock first of all. Without one
/// the files are somebody's own.
bool is_of_a_beginning(const fs::directory_entry& entry) {
  const std::string name = entry.path().filename().string();
  return entry.is_regular_file() &&
         (name == "lock" || name == "log.txt" || name == "tokenizer.json" ||
          name == "events.attnlab" ||
          (name.starts_with(".") && name.find(".tmp-") != std::string::npos));
}

bool holds_a_beginning_alone(const fs::path& folder) {
  if (!fs::is_directory(folder)) return false;
  if (!fs::is_empty(folder) && !fs::exists(RunFolder(folder).lock())) return false;
  for (const auto& entry : fs::directory_iterator(folder))
    if (!is_of_a_beginning(entry)) return false;
  return true;
}

void refuse_occupied(const fs::path& path) {
  std::error_code error;
  const bool there = fs::exists(path, error);
  if (error)
    bad_input(path.string() + " cannot be used (" + error.message() + ")", "choose another --out");
  if (there && !holds_a_beginning_alone(path))
    bad_input(path.string() + " exists already",
              RunFolder(path).is_run() ? "go on with --resume, or choose another --out"
                                       : "choose another --out");
}

/// A cluster's file system may have no locks; training goes on without.
void tell_of_missing_locks(const RunLock& lock) {
  if (lock.without_kernel().empty()) return;
  std::cerr << "attnlab: this file system cannot lock files (" << lock.without_kernel()
            << "): the file lock in the run's folder alone keeps a second start away" << std::endl;
}

/// Makes the folder of a new run and trains; `forked_from` tells where its weights come from.
TrainOutcome begin_run(Workshop& w, const fs::path& path, const SessionHost& host,
                       const std::optional<Json>& forked_from) {
  const RunFolder folder(path);
  Json recorded = run_json(w);
  record_ranks(host.ranks, recorded["runtime"]);
  Event first = started(w);
  if (const auto notice = template_notice(*w.data->tokenizer()); !notice.empty())
    first.header["notices"] = {notice};
  if (forked_from) recorded["forked_from"] = first.header["forked_from"] = *forked_from;
  Undo undo(path);
  make_folder(path);
  RunLock lock(folder);
  refuse_occupied(path);  // by one that was as quick
  undo.take();
  tell_of_missing_locks(lock);
  fs::remove(folder.events());
  const std::string tokenizer = w.data->tokenizer()->document();
  recorded["tokenizer_crc32"] = checksum(tokenizer);
  write_file(path / "tokenizer.json", tokenizer);
  { const EventFileWriter begun(folder.events()); }  // a full disk shows here, not later
  write_json(folder.run_json(), sealed(recorded));   // from here on it is a run
  undo.keep();
  return train(w, folder, lock, host, std::move(first), {});
}

/// A record that is lost does not make what was trained worthless: said, and begun anew.
int64_t attempts_so_far(const RunFolder& run, std::vector<std::string>& notices) {
  int64_t attempt = 0;
  try {
    for (const Event& event : read_events(run.events())) {
      attempt = std::max(attempt, whole_or(event.header, "attempt", 0));
      if (event.kind() == "damaged") notices.push_back(text_or(event.header, "message"));
    }
  } catch (const Error& error) {
    if (is_of_newer_version(run.events())) throw;
    notices.push_back("the record of the run is lost and begins anew: " +
                      std::string(error.what()));
  }
  return attempt;
}

int64_t last_recorded_step(const RunFolder& run) {
  int64_t last = 0;
  try {
    for (const Event& event : without_replaced(read_events(run.events())))
      last = std::max(last, event.step());
  } catch (const Error&) {  // the weights are there all the same
  }
  return last;
}

void refuse_step_ahead(const RunFolder& run, int64_t step) {
  int64_t reached = last_recorded_step(run);
  for (const auto& steps : {run.snapshot_steps(), run.checkpoint_steps()})
    if (!steps.empty()) reached = std::max(reached, steps.back());
  if (step > reached)
    bad_input("the run " + run.path().string() + " has not reached step " + std::to_string(step),
              "give a --step of at most " + std::to_string(reached));
}

void keep_recorded_runtime(const Json& recorded, const std::string& origin,
                           std::optional<int64_t> threads, RunSpec& spec) {
  const JsonReader runtime(recorded, origin + ": runtime");
  spec.threads = static_cast<int>(threads.value_or(runtime.integer("threads", 0)));
  start_runtime({.threads = spec.threads,
                 .deterministic = spec.deterministic,
                 .route = parse_gemm_route(runtime.text("gemm_route"))});
}

void warn_if_other_cpu(const Json& recorded, std::vector<std::string>& notices) {
  const std::string then = text_or(recorded, "kernels");
  if (then != kernel_isa())
    notices.push_back("the run began with " + then + " kernels, this machine uses " + kernel_isa() +
                      ": results agree, but not to the last bit");
}

bool is_cpu(const std::string& device) { return device == "cpu"; }

void apply_changes(const ResumeChanges& changes, const JsonReader& runtime, RunSpec& spec,
                   std::vector<std::string>& notices) {
  if (changes.steps) {
    if (*changes.steps != spec.train.steps)
      notices.push_back("the schedule is stretched from " + std::to_string(spec.train.steps) +
                        " to " + std::to_string(*changes.steps) + " steps");
    spec.train.steps = *changes.steps;
  }
  const int64_t threads = runtime.integer("threads", 0);
  if (changes.threads && *changes.threads != threads)
    notices.push_back("the run began with " + std::to_string(threads) +
                      " threads and goes on with " + std::to_string(*changes.threads) +
                      ": results agree, but not to the last bit");
  if (!changes.device) return;
  if (is_cpu(*changes.device) != is_cpu(spec.device))
    bad_input("the run computes on " + spec.device + ", and --device " + *changes.device +
                  " would give other numbers",
              "leave --device out, or begin a new run with attnlab fork");
  spec.device = *changes.device;
}

/// The same files from where somebody says they are now.
DataSpec with_given_files(DataSpec data, const std::vector<std::string>& files,
                          const RunFolder& run) {
  if (data.files.empty())
    bad_input(
        "the run " + run.path().string() + " trains on task:" + data.task + " and reads no file",
        "leave --data out");
  data.files = files;
  return with_whole_paths(found_data(std::move(data), Json(), run));
}

void clear_leftovers(const RunFolder& run) {
  std::error_code ignored;
  for (const char* part : {"checkpoints", "snapshots", "maps"})
    for (const auto& entry : fs::directory_iterator(run.path() / part, ignored)) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with(".") || name.ends_with(".tmp")) fs::remove_all(entry.path(), ignored);
    }
}

void start_for_new_run(const RunSpec& spec, SessionHost& host) {
  host.ranks = fitting_ranks(spec, host.ranks);
  start_runtime({.threads = spec.threads > 0 ? spec.threads : threads_beside(host.ranks),
                 .deterministic = spec.deterministic});
}

}  // namespace

Json runtime_json(const RunSpec& spec) {
  return {{"device", spec.device},
          {"cpu", cpu_info().model},
          {"threads", runtime_threads()},
          {"gemm_route", name_of(gemm_route())},
          {"kernels", kernel_isa()}};
}

TrainOutcome train_new_run(RunSpec spec, const fs::path& path, SessionHost host,
                           const fs::path& model) {
  refuse_occupied(path);
  start_for_new_run(spec, host);
  spec.data = with_whole_paths(std::move(spec.data));
  Workshop w = build_workshop(std::move(spec));
  if (model.empty()) return begin_run(w, path, host, std::nullopt);
  return begin_run(w, path, host, to_json(take_over_model(*w.model, model)));
}

TrainOutcome fork_run(const fs::path& parent, int64_t step, RunSpec spec, const fs::path& path,
                      SessionHost host) {
  refuse_occupied(path);
  (void)spec_of_run(parent);
  refuse_step_ahead(RunFolder(parent), step);
  (void)saved_weights(RunFolder(parent), step);
  start_for_new_run(spec, host);
  spec.data = with_whole_paths(std::move(spec.data));
  Workshop w = build_workshop(std::move(spec));
  return begin_run(w, path, host, to_json(take_over_run(*w.model, parent, step)));
}

RunSpec spec_of_run(const fs::path& path) {
  const RunFolder folder(path);
  folder.expect_run();
  const std::string origin = folder.run_json().string();
  const Json recorded = read_json(folder.run_json());
  return run_spec_from_json(JsonReader(recorded, origin).raw("spec"), origin + ": spec");
}

RunSpec spec_with_data(const fs::path& path) {
  RunSpec spec = spec_of_run(path);
  const RunFolder folder(path);
  const Json recorded = read_json(folder.run_json());
  const JsonReader reader(recorded, folder.run_json().string());
  spec.data = found_data(std::move(spec.data), reader.raw("data"), folder);
  return spec;
}

TrainOutcome resume_run(const fs::path& path, const ResumeChanges& changes, SessionHost host) {
  const RunFolder folder(path);
  folder.expect_run();
  RunLock lock(folder, changes.take_over);
  tell_of_missing_locks(lock);
  const std::string origin = folder.run_json().string();
  const Json recorded = read_json(folder.run_json());
  const JsonReader reader(recorded, origin);
  RunSpec spec = run_spec_from_json(reader.raw("spec"), origin + ": spec");
  std::vector<std::string> notices;
  warn_if_other_cpu(reader.raw("runtime"), notices);
  apply_changes(changes, reader.object("runtime"), spec, notices);
  host.ranks = fitting_ranks(spec, host.ranks);
  Ranks alone;
  host.ranks = with_recorded_sum(reader.raw("runtime"), host.ranks, alone, notices);
  keep_recorded_runtime(reader.raw("runtime"), origin, changes.threads, spec);
  spec.data = changes.data.empty() ? found_data(std::move(spec.data), reader.raw("data"), folder)
                                   : with_given_files(std::move(spec.data), changes.data, folder);
  if (!is_intact(recorded)) notices.push_back(origin + " was edited or is damaged (checksum)");
  clear_leftovers(folder);
  Workshop w = build_workshop(std::move(spec));
  check_data(reader.raw("data"), *w.data);
  const TrainProgress progress =
      restore_newest(folder, recorded, w.spec, *w.model, *w.optimizer, notices);
  if (progress.step >= w.spec.train.steps)
    bad_input("the run is finished at step " + std::to_string(progress.step),
              "give more --steps to go on");
  Json changed = recorded;
  changed["spec"] = to_json(w.spec);
  changed["data"] = w.data->describe();
  changed["runtime"]["threads"] = runtime_threads();
  changed["runtime"]["device"] = w.spec.device;
  record_ranks(host.ranks, changed["runtime"]);
  write_json(folder.run_json(), sealed(changed));
  const int64_t attempts = attempts_so_far(folder, notices);
  Event resumed{{{"event", "resumed"},
                 {"step", progress.step},
                 {"from_step", progress.step},
                 {"attempt", attempts + 1},
                 {"steps", w.spec.train.steps},
                 {"notices", notices}},
                {}};
  return train(w, folder, lock, host, std::move(resumed), progress);
}

}  // namespace attnlab
