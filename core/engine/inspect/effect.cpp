// SPDX-License-Identifier: Apache-2.0
#include "core/engine/inspect/effect.h"

#include <algorithm>

namespace attnlab {
namespace {

std::vector<Batch> first_of(const std::vector<Batch>& all, int64_t batches) {
  const auto count = batches == 0 ? std::ssize(all) : std::min(batches, std::ssize(all));
  return {all.begin(), all.begin() + count};
}

HeldOutScores scores_of(const Evaluation& found) {
  return {found.loss, found.accuracy, found.exact};
}

}  // namespace

HeldOutScores held_out_scores(LanguageModel& model, const Ablation& ablation,
                              const std::vector<Batch>& batches) {
  const AblationScope changed(model, ablation);
  return scores_of(evaluate(model, batches));
}

EffectMeasurement::EffectMeasurement(LanguageModel& model, const Ablation& ablation,
                                     const std::vector<Batch>& held_out, int64_t batches)
    : model_(model), ablation_(ablation), batches_(first_of(held_out, batches)) {
  const AblationScope fits(model, ablation);  // what does not fit is said before the work
}

bool EffectMeasurement::go_on() {
  const size_t count = batches_.size();
  if (next_ == (ablation_.empty() ? count : 2 * count)) return false;
  if (next_ == count) changed_.emplace(model_, ablation_);
  if (next_ < count)
    before_.add(model_, batches_[next_]);
  else
    after_.add(model_, batches_[next_ - count]);
  ++next_;
  return true;
}

AblationEffect EffectMeasurement::effect() const {
  AblationEffect effect;
  effect.ablation = ablation_;
  for (const Batch& batch : batches_) {
    effect.sequences += batch.inputs.size(0);
    effect.scored += batch.scored;
  }
  effect.before = scores_of(before_.mean());
  effect.after = ablation_.empty() ? effect.before : scores_of(after_.mean());
  return effect;
}

AblationEffect ablation_effect(LanguageModel& model, const Ablation& ablation,
                               const std::vector<Batch>& held_out, int64_t batches) {
  EffectMeasurement measurement(model, ablation, held_out, batches);
  while (measurement.go_on()) {
  }
  return measurement.effect();
}

}  // namespace attnlab
