// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace attnlab {

double learning_rate(const TrainSpec& spec, int64_t step) {
  const auto warmup = static_cast<double>(spec.warmup());
  const auto now = static_cast<double>(step);
  if (now < warmup) return spec.learning_rate * (now + 1) / warmup;
  const double rest = std::max(1.0, static_cast<double>(spec.steps) - warmup);
  const double done = std::min(1.0, (now - warmup) / rest);
  const double range = spec.learning_rate - spec.min_learning_rate;
  if (spec.schedule == "cosine")
    return spec.min_learning_rate + range * 0.5 * (1 + std::cos(std::numbers::pi * done));
  if (spec.schedule == "linear") return spec.min_learning_rate + range * (1 - done);
  if (spec.schedule == "inverse_sqrt")
    return std::max(spec.min_learning_rate,
                    spec.learning_rate * std::sqrt(std::max(1.0, warmup) / (now + 1)));
  return spec.learning_rate;
}

}  // namespace attnlab
