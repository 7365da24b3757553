// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/observers.h"

#include <utility>

#include "core/engine/inspect/probe.h"
#include "core/engine/runtime/runtime.h"
#include "core/engine/train/device_observer.h"
#include "core/engine/train/map_recorder.h"
#include "core/engine/train/snapshots.h"
#include "core/shared/analysis/indicator_event.h"
#include "core/shared/base/error.h"

namespace attnlab {
namespace {

std::vector<int64_t> probe_ids(const Watched& watched) {
  return watched.sequences.usual_within(watched.model.spec().max_position_embeddings);
}

class IndicatorObserver final : public Observer {
 public:
  explicit IndicatorObserver(const Watched& watched) : watched_(watched) {}

  bool is_due(int64_t step, bool last) const override {
    const int64_t every = watched_.spec.train.probe_interval();
    return every > 0 && (last || step % every == 0);
  }
  void observe(const TrainProgress& progress) override {
    watched_.emit(to_event({progress.step, probe_indicators(watched_.model, probe_ids(watched_))}));
    watched_.model.weights_changed();  // as after an answer
  }

 private:
  Watched watched_;
};

class MapObserver final : public Observer {
 public:
  explicit MapObserver(const Watched& watched)
      : watched_(watched), recorder_(watched.spec, watched.folder, [this](Json header) {
          watched_.emit({std::move(header), {}});
        }) {}

  void begin(int64_t step) override { recorder_.begin(step); }
  bool is_due(int64_t step, bool last) const override { return recorder_.is_due(step, last); }
  void observe(const TrainProgress& progress) override {
    Probe frame = probe_maps(watched_.model, watched_.data.tokenizer().get(), probe_ids(watched_),
                             recorder_.layers());
    frame.step = progress.step;
    recorder_.add(frame);
    watched_.model.weights_changed();  // as after an answer
  }

 private:
  Watched watched_;
  MapRecorder recorder_;
};

class SnapshotObserver final : public Observer {
 public:
  SnapshotObserver(const Watched& watched, Keeper& keeper)
      : keeper_(keeper),
        plan_(snapshot_plan(watched.spec.train.steps, watched.spec.train.snapshot_budget_mb * 1e6,
                            4.0 * static_cast<double>(parameter_count(watched.spec.model)))) {}

  bool is_due(int64_t step, bool) const override { return plan_.contains(step); }
  void observe(const TrainProgress& progress) override { keeper_.save_snapshot(progress.step); }

 private:
  Keeper& keeper_;
  std::set<int64_t> plan_;
};

}  // namespace

bool EvaluationObserver::is_due(int64_t step, bool last) const {
  return last || step % watched_.spec.train.eval_interval() == 0;
}

void EvaluationObserver::observe(const TrainProgress& progress) {
  evaluate(progress.step);
  sample(progress.step);
}

void EvaluationObserver::evaluate(int64_t step) {
  newest_ = attnlab::evaluate(watched_.model, watched_.data.held_out());
  newest_step_ = step;
  Json header = {{"event", "eval"},
                 {"step", step},
                 {"loss", newest_->loss},
                 {"accuracy", newest_->accuracy},
                 {"peak_memory", peak_memory(watched_.model.device())}};
  if (const auto chance = watched_.data.chance()) {
    header["exact"] = newest_->exact;
    header["chance"] = *chance;
  }
  watched_.emit({std::move(header), {}});
}

void EvaluationObserver::sample(int64_t step) {
  const Prompt prompt = watched_.data.prompt();
  const auto tokenizer = watched_.data.tokenizer();
  Json header = {{"event", "sample"}, {"step", step}, {"prompt", tokenizer->decode(prompt.tokens)}};
  try {
    header["text"] = sample_text(watched_.model, *tokenizer, prompt, watched_.spec.seed);
  } catch (const Error&) {
    return;  // spoilt weights: the loss of the next step says where
  }
  if (!prompt.expected.empty()) header["expected"] = tokenizer->decode(prompt.expected);
  watched_.emit({std::move(header), {}});
}

std::vector<std::unique_ptr<Observer>> make_observers(const Watched& watched, Keeper& keeper) {
  std::vector<std::unique_ptr<Observer>> all;
  all.push_back(std::make_unique<IndicatorObserver>(watched));
  all.push_back(std::make_unique<MapObserver>(watched));
  all.push_back(std::make_unique<SnapshotObserver>(watched, keeper));
  all.push_back(std::make_unique<CheckpointObserver>(keeper));
  all.push_back(std::make_unique<DeviceObserver>(watched.model.device(), watched.emit));
  return all;
}

}  // namespace attnlab
