// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/shared/eval/report.h"
#include "widgets/eval/evaluation_order.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QToolButton;

namespace attnlab {

class EmptyState;
class JobBar;
class NumberField;
class ReportTable;
class Segmented;

/// Evaluates trained runs: which, on what, how far it is; and the results as the paper's tables.
class EvaluationPanel : public QWidget {
  Q_OBJECT
 public:
  explicit EvaluationPanel(QWidget* parent = nullptr);

  /// Keeps what is checked; until a person has checked anything, that is the run `selected`.
  void set_runs(const std::vector<RunChoice>& runs, const QString& selected);
  [[nodiscard]] EvaluationOrder order() const;
  /// 1 or 4.
  [[nodiscard]] int table() const;
  [[nodiscard]] bool with_paper() const;
  void set_report(const Report& report);
  /// What stands there instead of a table.
  void set_message(const QString& sentence);
  [[nodiscard]] const Report& report() const { return report_; }
  [[nodiscard]] ReportTable* results() const { return results_; }
  [[nodiscard]] JobBar& job() { return *job_; }
  /// After `job` began or ended.
  void refresh();
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void evaluate_requested(const attnlab::EvaluationOrder& order);
  void stop_requested();
  /// Another table, other runs, with or without the paper's rows.
  void report_requested();

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  QWidget* make_options();
  QWidget* make_results();
  void choose_data();
  void check_all_tasks(bool checked);
  [[nodiscard]] QStringList checked(const QListWidget& list) const;
  void retranslate();
  void restyle();

  std::vector<RunChoice> choices_;
  QString selected_;
  bool chosen_by_hand_ = false;
  Report report_;
  QString message_;
  QWidget* left_;
  QScrollArea* options_;
  QWidget* foot_;
  QFormLayout* form_;
  QListWidget* runs_;
  std::vector<std::pair<QString, QCheckBox*>> tasks_;  ///< by name
  QLabel *runs_title_, *tasks_title_, *data_label_, *contexts_label_, *limit_label_, *skip_label_,
      *layers_label_, *notes_;
  QCheckBox *own_task_, *all_tasks_, *mixer_only_, *with_paper_;
  QLineEdit *data_, *contexts_, *layers_;
  QToolButton* browse_;
  QPushButton* evaluate_;
  NumberField* limit_;
  QComboBox* skip_;
  JobBar* job_;
  Segmented* table_;
  QStackedWidget* pages_;
  ReportTable* results_;
  EmptyState* empty_;
};

}  // namespace attnlab
