// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <functional>
#include <memory>

#include "app/studio/document/studio.h"
#include "app/studio/jobs/engine_job.h"

namespace attnlab {

/// The visible runs as one HTML page: the engine of the machine that they lie on makes it
/// (`attnlab report --html`), this one writes the file.
class PageExport {
  Q_DECLARE_TR_FUNCTIONS(PageExport)

 public:
  /// Visible runs, the selected one in front; without models and without runs of other machines
  /// than the first one's.
  static QStringList runs(Studio& studio);

  /// `problem` is one sentence, or empty when `file` is written.
  using OnEnd = std::function<void(const QString& problem)>;
  /// Begins at once with `runs`, at least one; ends with this object.
  PageExport(Studio& studio, const QStringList& runs, QString file, OnEnd on_end);

 private:
  [[nodiscard]] QString take(const EngineJob::Outcome& outcome) const;

  QString file_;
  OnEnd on_end_;
  std::unique_ptr<EngineJob> job_;
};

}  // namespace attnlab
