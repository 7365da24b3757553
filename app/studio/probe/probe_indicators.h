// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThreadPool>
#include <map>
#include <memory>
#include <vector>

#include "app/studio/jobs/latest_job.h"
#include "core/shared/analysis/indicators.h"

namespace attnlab {

/// Indicators of probes, computed on a thread of its own. Newer probes make older ones of the same
/// run moot.
class ProbeIndicators : public QObject {
  Q_OBJECT
 public:
  struct Found {
    std::shared_ptr<const Probe> probe;
    std::vector<LayerIndicators> layers;
  };

  ProbeIndicators();
  ~ProbeIndicators() override;

  /// Asks for this probe; nothing happens when it is known or on its way. A null probe forgets.
  void want(const QString& run, const std::shared_ptr<const Probe>& probe);
  /// The newest that is known of this run; null before the first.
  [[nodiscard]] std::shared_ptr<const Found> of(const QString& run) const;
  void forget(const QString& run);

 Q_SIGNALS:
  void changed(QString run);

 private:
  struct Run {
    std::shared_ptr<const Probe> wanted;
    std::shared_ptr<const Found> found;
    LatestJob<std::shared_ptr<const Found>> job;
  };
  Run& run_of(const QString& id);

  std::map<QString, Run> runs_;
  QThreadPool pool_;
};

}  // namespace attnlab
