// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/probe/probe_indicators.h"

namespace attnlab {

ProbeIndicators::ProbeIndicators() {
  pool_.setMaxThreadCount(1);
  pool_.setThreadPriority(QThread::LowPriority);
}

ProbeIndicators::~ProbeIndicators() {
  for (auto& [id, run] : runs_) run.job.drop();
  pool_.clear();
  pool_.waitForDone();
}

void ProbeIndicators::want(const QString& id, const std::shared_ptr<const Probe>& probe) {
  Run& run = run_of(id);
  if (probe == run.wanted) return;
  run.wanted = probe;
  run.job.drop();
  if (!probe) {
    run.found = nullptr;
    Q_EMIT changed(id);
    return;
  }
  const auto compute = [probe](const auto&) -> std::shared_ptr<const Found> {
    try {
      return std::make_shared<const Found>(Found{probe, indicators(*probe)});
    } catch (const std::exception&) {
      return nullptr;  // of a form that is not known: as if it were not there
    }
  };
  run.job.start(compute, [this, id](const std::shared_ptr<const Found>& found) {
    if (!found) return;
    run_of(id).found = found;
    Q_EMIT changed(id);
  });
}

ProbeIndicators::Run& ProbeIndicators::run_of(const QString& id) {
  return runs_.try_emplace(id, Run{nullptr, nullptr, {this, pool_}}).first->second;
}

void ProbeIndicators::forget(const QString& run) {
  const auto found = runs_.find(run);
  if (found == runs_.end()) return;
  found->second.job.drop();
  runs_.erase(found);
}

std::shared_ptr<const ProbeIndicators::Found> ProbeIndicators::of(const QString& run) const {
  const auto found = runs_.find(run);
  return found == runs_.end() ? nullptr : found->second.found;
}

}  // namespace attnlab
