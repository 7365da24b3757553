// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/shared/messages/event.h"
#include "core/shared/spec/ablation.h"

namespace attnlab {

/// Scores on held-out sequences.
struct HeldOutScores {
  double loss = 0;      ///< mean −log p over scored targets, nats
  double accuracy = 0;  ///< share of scored targets with the largest logit
  double exact = 0;     ///< share of sequences whose scored targets are all right
};

/// What an ablation does to a model on the same held-out sequences; the answer to "evaluate".
struct AblationEffect {
  int64_t step = 0;
  Ablation ablation;
  int64_t sequences = 0;
  int64_t scored = 0;  ///< targets that count
  HeldOutScores before, after;
};

/// {"answer": "evaluate", "step", "ablation", "sequences", "scored", "before": {"loss", "accuracy",
/// "exact"}, "after": {…}}
Event to_event(const AblationEffect& effect);
AblationEffect ablation_effect_from_event(const Event& event);

}  // namespace attnlab
