// SPDX-License-Identifier: Apache-2.0
#include "core/session/saved_weights.h"

#include <algorithm>

#include "core/shared/base/error.h"

namespace attnlab {

SavedWeights saved_weights(const RunFolder& run, std::optional<int64_t> step) {
  const auto newest = [&](const std::vector<int64_t>& steps) {
    const auto after = step ? std::ranges::upper_bound(steps, *step) : steps.end();
    return after == steps.begin() ? int64_t{-1} : *(after - 1);
  };
  const int64_t snapshot = newest(run.snapshot_steps());
  const int64_t checkpoint = newest(run.checkpoint_steps());
  if (snapshot < 0 && checkpoint < 0)
    bad_input("the run " + run.path().string() + " has no snapshot or checkpoint" +
              (step ? " at or before step " + std::to_string(*step) : " yet"));
  if (snapshot >= checkpoint) return {snapshot, run.snapshot(snapshot)};
  return {checkpoint, run.checkpoint(checkpoint) / "model.safetensors"};
}

}  // namespace attnlab
