// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <memory>

#include "core/shared/analysis/evidence_report.h"
#include "widgets/common/export.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace attnlab {

class EmptyState;
class HeadScatter;
class JobBar;
class NumberField;
class TopRowList;

/// What to look at: a text, or (empty) the run's own held-out sequences.
struct EvidenceOrder {
  QString file;
  int64_t tokens = 0;
};

/// What every head does over a data set: all heads by two figures, and the strongest rows of the
/// selected one in their text.
class HeadEvidencePanel : public QWidget {
  Q_OBJECT
 public:
  explicit HeadEvidencePanel(QWidget* parent = nullptr);

  /// null: nothing is known. `where`: "standard, step 300".
  void set_report(std::shared_ptr<const EvidenceReport> report, const QString& where);
  [[nodiscard]] const std::shared_ptr<const EvidenceReport>& report() const { return report_; }
  /// What stands there while nothing is known.
  void set_message(const QString& sentence);
  /// Why nothing can be started; empty: it can.
  void set_problem(const QString& why_not);
  /// A model of others has no held-out sequences.
  void set_held_out_possible(bool possible);
  /// Emits nothing. Counted from 0.
  void set_selected(int layer, int head);
  /// Whether it runs or not may have changed.
  void refresh();

  [[nodiscard]] EvidenceOrder order() const;
  [[nodiscard]] JobBar& job() const { return *job_; }
  [[nodiscard]] HeadScatter& scatter() const { return *scatter_; }
  [[nodiscard]] TopRowList& rows() const { return *rows_; }
  /// In words.
  [[nodiscard]] QString summary() const;
  /// The scatter as PDF, SVG or PNG, or the figures of all heads as CSV. Throws Error.
  void export_to(const ExportRequest& request) const;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void start_requested(const EvidenceOrder& order);
  void stop_requested();
  void head_selected(int layer, int head);
  void row_chosen(const TopRow& row);

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void retranslate();
  void restyle();
  void show_points();
  void show_head();
  void show_title();
  void browse();
  QWidget* make_bar();
  QWidget* make_figures();
  void add_figures(QComboBox& axis);
  [[nodiscard]] const HeadReport* head(int layer, int head) const;
  [[nodiscard]] QString tooltip(int layer, int head) const;

  QWidget* bar_;
  QComboBox *source_, *x_, *y_;
  QLineEdit* file_;
  QToolButton* browse_;
  QLabel *tokens_label_, *x_label_, *y_label_, *colors_, *head_title_;
  NumberField* tokens_;
  QPushButton* start_;
  JobBar* job_;
  HeadScatter* scatter_;
  TopRowList* rows_;
  EmptyState* empty_;
  QStackedWidget* pages_;
  std::shared_ptr<const EvidenceReport> report_;
  QString where_, problem_;
  bool held_out_possible_ = false;
  int layer_ = 0, head_ = 0;
};

}  // namespace attnlab
