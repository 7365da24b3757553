// SPDX-License-Identifier: Apache-2.0
#include "core/engine/inspect/effect.h"

#include <algorithm>

#include "core/engine/train/evaluate.h"

namespace attnlab {

HeldOutScores held_out_scores(LanguageModel& model, const Ablation& ablation,
                              const std::vector<Batch>& batches) {
  const AblationScope changed(model, ablation);
  const Evaluation found = evaluate(model, batches);
  return {found.loss, found.accuracy, found.exact};
}

std::optional<AblationEffect> ablation_effect(LanguageModel& model, const Ablation& ablation,
                                              const std::vector<Batch>& held_out, int64_t batches,
                                              const std::function<bool()>& abandoned) {
  const auto all = static_cast<int64_t>(held_out.size());
  const int64_t count = batches == 0 ? all : std::min(batches, all);
  const std::vector<Batch> some(held_out.begin(), held_out.begin() + count);
  { const AblationScope fits(model, ablation); }  // what does not fit is said before the work
  AblationEffect effect;
  effect.ablation = ablation;
  for (const Batch& batch : some) {
    effect.sequences += batch.inputs.size(0);
    effect.scored += batch.scored;
  }
  effect.before = effect.after = held_out_scores(model, {}, some);
  if (ablation.empty()) return effect;
  if (abandoned()) return std::nullopt;
  effect.after = held_out_scores(model, ablation, some);
  return effect;
}

}  // namespace attnlab
