// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/snapshots.h"

#include <algorithm>
#include <cmath>

namespace attnlab {

std::set<int64_t> snapshot_plan(int64_t steps, double budget_bytes, double snapshot_bytes) {
  constexpr double most = 64;
  const auto count = static_cast<int64_t>(std::min(most, budget_bytes / snapshot_bytes));
  if (count < 2) return {};
  std::set<int64_t> plan = {0, steps};
  for (int64_t i = 1; i + 1 < count; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(count - 1);
    plan.insert(std::llround(std::exp(std::log(static_cast<double>(steps)) * share)));
  }
  return plan;
}

}  // namespace attnlab
