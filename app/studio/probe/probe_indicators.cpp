// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/probe/probe_indicators.h"

namespace attnlab {

ProbeIndicators::ProbeIndicators() {
  pool_.setMaxThreadCount(1);
  pool_.setThreadPriority(QThread::LowPriority);
}

ProbeIndicators::~ProbeIndicators() {
  for (const Run& run : runs_) ++*run.turn;
  pool_.clear();
  pool_.waitForDone();
}

void ProbeIndicators::want(const QString& id, const std::shared_ptr<const Probe>& probe) {
  Run& run = runs_[id];
  if (probe == run.wanted) return;
  run.wanted = probe;
  const int turn = ++*run.turn;
  if (!probe) {
    run.found = nullptr;
    Q_EMIT changed(id);
    return;
  }
  pool_.start([this, id, probe, turn, turns = run.turn] {
    if (*turns != turn) return;
    std::shared_ptr<const Found> found;
    try {
      found = std::make_shared<const Found>(Found{probe, indicators(*probe)});
    } catch (const std::exception&) {
      return;  // of a form that is not known: as if it were not there
    }
    QMetaObject::invokeMethod(
        this,
        [this, id, turn, turns, found = std::move(found)] {
          if (*turns != turn || !runs_.contains(id)) return;
          runs_[id].found = found;
          Q_EMIT changed(id);
        },
        Qt::QueuedConnection);
  });
}

std::shared_ptr<const ProbeIndicators::Found> ProbeIndicators::of(const QString& run) const {
  const auto found = runs_.find(run);
  return found == runs_.end() ? nullptr : found->found;
}

}  // namespace attnlab
