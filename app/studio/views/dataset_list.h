// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <memory>
#include <vector>

#include "app/studio/document/studio.h"
#include "app/studio/jobs/engine_job.h"
#include "widgets/data/dataset_row.h"

namespace attnlab {

/// The datasets that the engine knows, and what of them is where it runs. One for all views.
class DatasetList : public QObject {
  Q_OBJECT
 public:
  /// That of this window; made when it is first asked for.
  static DatasetList& of(Studio& studio);

  [[nodiscard]] const std::vector<DatasetRow>& rows() const { return rows_; }
  /// Null for an unknown name.
  [[nodiscard]] const DatasetRow* find(const QString& name) const;
  /// Why they could not be listed; empty when they were, or nobody has looked.
  [[nodiscard]] const QString& problem() const { return problem_; }
  [[nodiscard]] bool is_looking() const { return job_ != nullptr; }
  void look();
  /// A person wants to prepare the text of one.
  void ask_to_prepare(const QString& name) { Q_EMIT prepare_asked(name); }

 Q_SIGNALS:
  void changed();
  void prepare_asked(QString name);

 private:
  explicit DatasetList(Studio& studio);
  void take(const EngineJob::Outcome& outcome);

  Studio& studio_;
  std::unique_ptr<EngineJob> job_;
  std::vector<DatasetRow> rows_;
  QString problem_;
  Launcher launcher_;
};

}  // namespace attnlab
