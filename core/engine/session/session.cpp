// SPDX-License-Identifier: Apache-2.0
#include "core/engine/session/session.h"

#include <ATen/ops/tensor.h>

#include <iostream>

#include "core/engine/runtime/cpu.h"
#include "core/engine/runtime/runtime.h"
#include "core/engine/session/fork.h"
#include "core/session/viewer_server.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/text.h"
#include "core/shared/version.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

/// Everything that a run works with, built before its folder is touched.
struct Workshop {
  RunSpec spec;
  std::unique_ptr<DataSource> data;
  std::unique_ptr<LanguageModel> model;
  std::unique_ptr<AdamW> optimizer;
};

void fit_vocabulary(RunSpec& spec, const DataSource& data) {
  const int64_t needed = data.tokenizer()->vocab_size();
  if (spec.model.vocab_size == 0) spec.model.vocab_size = needed;
  if (spec.model.vocab_size < needed)
    bad_input("vocab_size " + std::to_string(spec.model.vocab_size) +
              " is smaller than the tokenizer's " + std::to_string(needed));
}

/// The interval is settled once: a schedule that is stretched later moves no frame.
void fit_recording(RunSpec& spec, const DataSource& data) {
  if (spec.train.record_maps.empty()) return;
  spec.train.record_every = spec.train.record_interval();
  const auto ids =
      probe_sequences(spec.train, data).usual_within(spec.model.max_position_embeddings);
  check_record_budget(spec, std::ssize(ids));
}

Workshop build(RunSpec spec) {
  const c10::Device device = parse_device(spec.device);
  Workshop w{std::move(spec), nullptr, nullptr, nullptr};
  w.data = open_data(w.spec);
  fit_vocabulary(w.spec, *w.data);
  fit_recording(w.spec, *w.data);
  const bool text_stream = w.spec.model.uses_stream(QkSequence::text);
  std::vector<int64_t> ids;
  if (text_stream) ids = w.data->stream_ids(w.spec.model.max_position_embeddings);
  w.model = std::make_unique<LanguageModel>(w.spec.model, device, parse_dtype(w.spec.dtype));
  w.model->initialise_weights(w.spec.seed);
  if (text_stream) w.model->set_text_ids(at::tensor(ids));
  w.optimizer = std::make_unique<AdamW>(w.model->parameters(), w.spec.train);
  return w;
}

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
  Trainer trainer(w.spec, *w.model, *w.data, *w.optimizer, folder,
                  {.emit = [&](Event event) { log.emit(std::move(event)); },
                   .flush = [&] { log.flush(); },
                   .wants_stop = host.wants_stop,
                   .commands = &commands});
  try {
    return trainer.run(progress);
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
          {"name", describe_layers(w.spec.model.layers)},
          {"data", w.data->describe()},
          {"parameters", parameter_count(w.spec.model)},
          {"probe", to_json(probe_sequences(w.spec.train, *w.data))},
          {"runtime", runtime_json(w.spec)},
          {"versions", {{"attnlab", version}, {"libtorch", libtorch_version()}}}};
}

Event started(const Workshop& w) {
  return {{{"event", "started"},
           {"step", 0},
           {"attempt", 1},
           {"name", describe_layers(w.spec.model.layers)},
           {"steps", w.spec.train.steps},
           {"parameters", parameter_count(w.spec.model)},
           {"data", w.data->describe()}},
          {}};
}

// Removes a folder of ours that could not be completed.
class Undo {
 public:
  explicit Undo(fs::path folder) : folder_(std::move(folder)) {}
  ~Undo() {
    std::error_code ignored;
    if (!kept_) fs::remove_all(folder_, ignored);
  }
  Undo(const Undo&) = delete;
  Undo& operator=(const Undo&) = delete;
  void keep() { kept_ = true; }

 private:
  fs::path folder_;
  bool kept_ = false;
};

void refuse_occupied(const fs::path& path) {
  if (fs::exists(path) && !(fs::is_directory(path) && fs::is_empty(path)))
    bad_input(path.string() + " exists already",
              RunFolder(path).is_run() ? "go on with --resume, or choose another --out"
                                       : "choose another --out");
}

/// Makes the folder of a new run and trains; `forked_from` tells where its weights come from.
TrainOutcome begin_run(Workshop& w, const fs::path& path, const SessionHost& host,
                       const std::optional<Json>& forked_from) {
  const RunFolder folder(path);
  Json recorded = run_json(w);
  Event first = started(w);
  if (forked_from) recorded["forked_from"] = first.header["forked_from"] = *forked_from;
  Undo undo(path);
  make_folder(path);
  RunLock lock(folder);
  write_file(path / "tokenizer.json", w.data->tokenizer()->document());
  write_json(folder.run_json(), recorded);
  { const EventFileWriter begun(folder.events()); }  // a full disk shows here, not later
  undo.keep();
  return train(w, folder, lock, host, std::move(first), {});
}

int64_t attempts_so_far(const RunFolder& run) {
  int64_t attempt = 0;
  for (const Event& event : read_events(run.events()))
    attempt = std::max(attempt, event.header.value("attempt", int64_t{0}));
  return attempt;
}

/// The newest checkpoint that can be read; tells of broken ones through `notices`.
TrainProgress restore_newest(Workshop& w, const RunFolder& run, std::vector<std::string>& notices) {
  auto steps = run.checkpoint_steps();
  for (; !steps.empty(); steps.pop_back()) {
    try {
      return restore_training(run.checkpoint(steps.back()), *w.model, *w.optimizer);
    } catch (const Error& error) {
      notices.push_back("skipped a checkpoint: " + error.line());
    }
  }
  w.model->initialise_weights(w.spec.seed);  // killed before the first checkpoint: start again
  return {};
}

void keep_recorded_runtime(const Json& recorded, const std::string& origin, RunSpec& spec) {
  const JsonReader runtime(recorded, origin + ": runtime");
  spec.threads = static_cast<int>(runtime.integer("threads", 0));
  start_runtime({.threads = spec.threads,
                 .deterministic = spec.deterministic,
                 .route = parse_gemm_route(runtime.text("gemm_route"))});
}

void warn_if_other_cpu(const Json& recorded, std::vector<std::string>& notices) {
  const std::string then = recorded.value("kernels", std::string());
  if (then != kernel_isa())
    notices.push_back("the run began with " + then + " kernels, this machine uses " + kernel_isa() +
                      ": results agree, but not to the last bit");
}

void clear_leftovers(const RunFolder& run) {
  std::error_code ignored;
  for (const char* part : {"checkpoints", "snapshots", "maps"})
    for (const auto& entry : fs::directory_iterator(run.path() / part, ignored)) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with(".") || name.ends_with(".tmp")) fs::remove_all(entry.path(), ignored);
    }
}

}  // namespace

Json runtime_json(const RunSpec& spec) {
  return {{"device", spec.device},
          {"cpu", cpu_info().model},
          {"threads", runtime_threads()},
          {"gemm_route", name_of(gemm_route())},
          {"kernels", kernel_isa()}};
}

TrainOutcome train_new_run(RunSpec spec, const fs::path& path, const SessionHost& host) {
  refuse_occupied(path);
  start_runtime({.threads = spec.threads, .deterministic = spec.deterministic});
  Workshop w = build(std::move(spec));
  return begin_run(w, path, host, std::nullopt);
}

TrainOutcome fork_run(const fs::path& parent, int64_t step, RunSpec spec, const fs::path& path,
                      const SessionHost& host) {
  refuse_occupied(path);
  const ModelSpec parent_model = spec_of_run(parent).model;
  const SavedWeights weights = saved_weights(RunFolder(parent), step);
  start_runtime({.threads = spec.threads, .deterministic = spec.deterministic});
  Workshop w = build(std::move(spec));
  const TakenOver taken =
      take_over(*w.model, RunFolder(fs::absolute(parent)), parent_model, weights);
  return begin_run(w, path, host, to_json(taken));
}

RunSpec spec_of_run(const fs::path& path) {
  const RunFolder folder(path);
  if (!folder.is_run())
    bad_input(path.string() + " is no run (it has no run.json)", "give the folder of a run");
  const std::string origin = folder.run_json().string();
  const Json recorded = read_json(folder.run_json());
  return run_spec_from_json(JsonReader(recorded, origin).raw("spec"), origin + ": spec");
}

TrainOutcome resume_run(const fs::path& path, std::optional<int64_t> steps,
                        const SessionHost& host) {
  const RunFolder folder(path);
  if (!folder.is_run())
    bad_input(path.string() + " is no run (it has no run.json)", "give the folder of a run");
  RunLock lock(folder);
  const std::string origin = folder.run_json().string();
  const Json recorded = read_json(folder.run_json());
  const JsonReader reader(recorded, origin);
  RunSpec spec = run_spec_from_json(reader.raw("spec"), origin + ": spec");
  keep_recorded_runtime(reader.raw("runtime"), origin, spec);

  std::vector<std::string> notices;
  warn_if_other_cpu(reader.raw("runtime"), notices);
  if (steps && *steps != spec.train.steps) {
    notices.push_back("the schedule is stretched from " + std::to_string(spec.train.steps) +
                      " to " + std::to_string(*steps) + " steps");
    spec.train.steps = *steps;
  }
  clear_leftovers(folder);
  Workshop w = build(std::move(spec));
  check_data(reader.raw("data"), *w.data);
  const TrainProgress progress = restore_newest(w, folder, notices);
  if (progress.step >= w.spec.train.steps)
    bad_input("the run is finished at step " + std::to_string(progress.step),
              "give more --steps to go on");
  Json changed = recorded;
  changed["spec"] = to_json(w.spec);
  write_json(folder.run_json(), changed);
  Event resumed{{{"event", "resumed"},
                 {"step", progress.step},
                 {"from_step", progress.step},
                 {"attempt", attempts_so_far(folder) + 1},
                 {"steps", w.spec.train.steps},
                 {"notices", notices}},
                {}};
  return train(w, folder, lock, host, std::move(resumed), progress);
}

}  // namespace attnlab
