// SPDX-License-Identifier: Apache-2.0
#include "core/engine/session/followers.h"

#include <ATen/ops/empty_like.h>

#include <algorithm>

#include "core/engine/runtime/runtime.h"
#include "core/engine/session/session.h"
#include "core/engine/train/rank_orders.h"
#include "core/shared/base/error.h"
#include "core/shared/base/version.h"

namespace attnlab {
namespace {

constexpr const char* tree = "tree";

bool sums_in_tree(const Json& runtime) {
  return runtime.is_object() && runtime.value("gradient_sum", std::string()) == tree;
}

/// Text of rank 0 for all.
std::string broadcast_text(Ranks& ranks, std::string text) {
  auto size = static_cast<uint64_t>(text.size());
  ranks.broadcast(std::as_writable_bytes(std::span(&size, 1)));
  text.resize(size);
  ranks.broadcast(std::as_writable_bytes(std::span(text)));
  return text;
}

void broadcast_tensor(Ranks& ranks, const at::Tensor& contiguous) {
  ranks.broadcast({static_cast<std::byte*>(contiguous.mutable_data_ptr()), contiguous.nbytes()});
}

/// Rows and ids of second streams may come from another model than the seed's.
void broadcast_model(Ranks& ranks, LanguageModel& model) {
  broadcast_tensor(ranks, model.parameters().weights());
  for (const at::Tensor& fixed : {model.random_rows(), model.text_ids()})
    if (fixed.defined()) broadcast_tensor(ranks, fixed);
  model.weights_changed();
}

/// Rank 0 has the whole state; the others keep the part that they update.
void broadcast_state(Ranks& ranks, const Workshop& w) {
  const Part mine =
      updated_parts(w.model->parameters(), ranks.size())[static_cast<size_t>(ranks.rank())];
  for (const OptimizerState& state : w.optimizer->state()) {
    const at::Tensor whole = ranks.rank() == 0 ? state.values : at::empty_like(state.values);
    broadcast_tensor(ranks, whole);
    if (ranks.rank() == 0) continue;
    if (w.optimizer->updates_parts())
      state.values.narrow(0, mine.begin, mine.count).copy_(whole.narrow(0, mine.begin, mine.count));
    else
      state.values.copy_(whole);
  }
}

Json opening(const Workshop& w, const TrainProgress& progress) {
  return {{"version", version},
          {"runtime", runtime_json(w.spec)},
          {"spec", to_json(w.spec)},
          {"data", w.data->describe()},
          {"step", progress.step},
          {"tokens", progress.tokens},
          {"seconds", progress.seconds},
          {"learning_rate_factor", progress.learning_rate_factor},
          {"updates", w.optimizer->updates()}};
}

/// One that computes with other loops would move away from the others bit by bit.
void check_same_program(const JsonReader& opened, const Json& here) {
  const JsonReader there = opened.object("runtime");
  if (opened.text("version") != version)
    bad_input("the processes of a run are of attnlab " + opened.text("version") + " and " +
                  std::string(version),
              "install the same on every machine");
  if (there.text("kernels") != here.value("kernels", std::string()))
    bad_input("the processes of a run use " + there.text("kernels") + " kernels and " +
                  here.value("kernels", std::string()),
              "start them on processors of the same kind");
}

}  // namespace

Ranks* fitting_ranks(const RunSpec& spec, Ranks* ranks) {
  if (ranks == nullptr) return nullptr;
  if (ranks->size() == 1) return spec.device == "cpu" ? ranks : nullptr;
  const std::string processes = std::to_string(ranks->size()) + " processes";
  if (spec.device != "cpu")
    bad_input(processes + " for one run train on the CPU, and the run's device is " + spec.device,
              "start one process for it");
  if (spec.train.accumulate < ranks->size())
    bad_input(processes + " share the micro-batches of a step, and the run has " +
                  std::to_string(spec.train.accumulate),
              "begin it with --accumulate " + std::to_string(ranks->size()) +
                  " and a smaller --batch-size, or start fewer processes");
  return ranks;
}

int threads_beside(const Ranks* ranks) {
  if (ranks == nullptr || ranks->sharing_cores() == 1) return 0;
  return std::max(1, usable_cores() / ranks->sharing_cores());
}

void record_ranks(const Ranks* ranks, Json& runtime) {
  if (ranks == nullptr) return;
  runtime["gradient_sum"] = tree;
  runtime["processes"] = ranks->size();
}

Ranks* with_recorded_sum(const Json& runtime, Ranks* ranks, Ranks& alone,
                         std::vector<std::string>& notices) {
  if (sums_in_tree(runtime)) return ranks != nullptr ? ranks : &alone;
  if (ranks == nullptr || ranks->size() == 1) return nullptr;
  notices.emplace_back(
      "the run began without mpirun, and processes add up its micro-batches in another order: "
      "results agree, but not to the last bit");
  return ranks;
}

void open_to_followers(Ranks& ranks, Workshop& w, const TrainProgress& progress) {
  if (ranks.size() == 1) return;
  (void)broadcast_text(ranks, opening(w, progress).dump());
  broadcast_model(ranks, *w.model);
  broadcast_state(ranks, w);
}

TrainOutcome follow_run(Ranks& ranks) {
  const Json json = Json::parse(broadcast_text(ranks, ""));
  const JsonReader opened(json, "what rank 0 says of the run");
  RunSpec spec = run_spec_from_json(opened.raw("spec"), "rank 0's spec");
  const JsonReader runtime = opened.object("runtime");
  start_runtime({.threads = static_cast<int>(runtime.integer("threads")),
                 .deterministic = spec.deterministic,
                 .route = parse_gemm_route(runtime.text("gemm_route"))});
  check_same_program(opened, runtime_json(spec));
  Workshop w = build_workshop(std::move(spec));
  check_data(opened.raw("data"), *w.data);
  broadcast_model(ranks, *w.model);
  broadcast_state(ranks, w);
  w.optimizer->set_updates(opened.integer("updates"));
  return train_as_ordered(w.spec, *w.model, *w.data, *w.optimizer, ranks,
                          {opened.integer("step"), opened.integer("tokens"),
                           opened.number("seconds"), opened.number("learning_rate_factor")});
}

}  // namespace attnlab
