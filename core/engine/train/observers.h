// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/engine/data/data_source.h"
#include "core/engine/inspect/evaluate.h"
#include "core/engine/inspect/questions.h"
#include "core/engine/train/keeper.h"

namespace attnlab {

/// What the observers of a run see and whom they tell.
struct Watched {
  const RunSpec& spec;
  LanguageModel& model;
  const DataSource& data;
  const RunFolder& folder;
  const ProbeSequences& sequences;
  std::function<void(Event)> emit;
};

/// Scores on held-out sequences, and a sample.
class EvaluationObserver final : public Observer {
 public:
  explicit EvaluationObserver(Watched watched) : watched_(std::move(watched)) {}
  [[nodiscard]] bool is_due(int64_t step, bool last) const override;
  void observe(const TrainProgress& progress) override;
  void evaluate(int64_t step);

  [[nodiscard]] const std::optional<Evaluation>& newest() const { return newest_; }
  [[nodiscard]] int64_t newest_step() const { return newest_step_; }

 private:
  void sample(int64_t step);

  Watched watched_;
  std::optional<Evaluation> newest_;
  int64_t newest_step_ = -1;
};

/// What else is done beside a run, in this order, after the evaluation: indicators, recorded maps,
/// snapshots, checkpoints, the GPU. One more is a class and a line there.
std::vector<std::unique_ptr<Observer>> make_observers(const Watched& watched, Keeper& keeper);

}  // namespace attnlab
