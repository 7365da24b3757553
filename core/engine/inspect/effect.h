// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "core/engine/inspect/evaluate.h"
#include "core/engine/model/language_model.h"
#include "core/shared/messages/ablation_effect.h"

namespace attnlab {

/// Scores under an ablation; the model is as before afterwards, without one. Throws Error for an
/// ablation that does not fit.
HeldOutScores held_out_scores(LanguageModel& model, const Ablation& ablation,
                              const std::vector<Batch>& batches);

/// Scores on the first `batches` of `held_out` (0: all) without an ablation, then with it, a batch
/// at a time. Until it goes the model may be under the ablation. Throws Error for one that does not
/// fit.
class EffectMeasurement {
 public:
  EffectMeasurement(LanguageModel& model, const Ablation& ablation,
                    const std::vector<Batch>& held_out, int64_t batches);
  /// Scores one batch more; false when all are scored.
  bool go_on();
  /// `step` is left to the caller.
  [[nodiscard]] AblationEffect effect() const;

 private:
  LanguageModel& model_;
  const Ablation ablation_;
  const std::vector<Batch> batches_;
  EvaluationSum before_, after_;
  size_t next_ = 0;
  std::optional<AblationScope> changed_;
};

/// The same at once; the model is as before afterwards.
AblationEffect ablation_effect(LanguageModel& model, const Ablation& ablation,
                               const std::vector<Batch>& held_out, int64_t batches);

}  // namespace attnlab
