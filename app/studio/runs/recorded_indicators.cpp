// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/runs/recorded_indicators.h"

#include <algorithm>

namespace attnlab {
namespace {

Json without_seed(RunSpec spec) {
  spec.seed = 0;
  return to_json(spec);
}

}  // namespace

const std::vector<IndicatorFrame>& RecordedIndicators::of(const OpenRun& run) {
  auto& known = runs_[run.id()];
  if (!known) known = std::make_shared<Run>();
  std::vector<IndicatorFrame> fresh;
  const auto cut = run.client->store().read_indicators(known->cursor, fresh);
  if (cut)
    std::erase_if(known->frames, [&](const IndicatorFrame& frame) { return frame.step > *cut; });
  std::ranges::move(fresh, std::back_inserter(known->frames));
  return known->frames;
}

std::vector<const OpenRun*> siblings_of(const OpenRun& run, const RunSet& runs) {
  std::vector<const OpenRun*> found;
  if (!run.spec) return found;
  const Json own = without_seed(*run.spec);
  for (const auto& other : runs.runs())
    if (other.get() != &run && other->spec && other->spec->seed != run.spec->seed &&
        without_seed(*other->spec) == own)
      found.push_back(other.get());
  return found;
}

}  // namespace attnlab
