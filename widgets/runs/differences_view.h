// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/common/export.h"
#include "widgets/runs/differences_model.h"

class QAbstractButton;
class QLabel;
class QTableView;
class QToolButton;

namespace attnlab {

class EmptyState;

/// Settings × runs, by default only the settings that differ; what most runs agree on is quiet.
class DifferencesView : public QWidget {
  Q_OBJECT
 public:
  explicit DifferencesView(QWidget* parent = nullptr);

  void set_runs(std::vector<ComparedRun> runs, std::vector<ComparedSetting> settings);

  [[nodiscard]] const DifferencesModel& model() const { return *model_; }
  void copy_markdown() const;
  void copy_csv() const;
  /// Writes the rows shown. Throws Error.
  void export_table(const ExportRequest& request) const;

 protected:
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void lay_out();
  void restyle();
  void retranslate();
  void update_state();
  void fit();

  DifferencesModel* model_;
  QTableView* table_;
  QAbstractButton* corner_;
  EmptyState* empty_;
  QLabel* count_;
  QToolButton* all_;
  QToolButton* copy_;
  QAction *copy_markdown_, *copy_csv_;
};

}  // namespace attnlab
