// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/data/dataset_row.h"

class QBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;
class QTreeWidget;

namespace attnlab {

class EmptyState;
class JobBar;
class NumberField;

/// What can be downloaded: how large it is, under which licence, what of it is here; and its
/// download.
class DatasetsPanel : public QWidget {
  Q_OBJECT
 public:
  explicit DatasetsPanel(QWidget* parent = nullptr);

  /// Keeps what is selected.
  void set_datasets(std::vector<DatasetRow> rows);
  /// What stands there while there are none.
  void set_message(const QString& sentence);
  [[nodiscard]] const std::vector<DatasetRow>& datasets() const { return rows_; }
  /// Null when none is selected.
  [[nodiscard]] const DatasetRow* selected() const;
  void select(const QString& name);
  [[nodiscard]] JobBar& job() { return *job_; }
  [[nodiscard]] QTreeWidget* list() const { return list_; }
  /// After `job` began or ended.
  void refresh();
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  /// At most so many files of it; 0: all.
  void download_requested(const QString& name, int files);
  void stop_requested();
  void prepare_requested(const QString& name);
  void look_again_requested();

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  QWidget* make_details();
  void fill_list();
  void show_selected();
  void arrange();
  void retranslate();
  void restyle();
  [[nodiscard]] QString facts(const DatasetRow& row) const;

  std::vector<DatasetRow> rows_;
  QTreeWidget* list_;
  EmptyState* empty_;
  QWidget *body_, *details_;
  QBoxLayout* parts_;
  QLabel *title_, *facts_, *files_label_;
  NumberField* files_;
  QPushButton *download_, *prepare_;
  QToolButton* look_again_;
  JobBar* job_;
};

}  // namespace attnlab
