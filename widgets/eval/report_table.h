// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeView>

#include "core/shared/eval/report.h"

class QSortFilterProxyModel;
class QStandardItemModel;

namespace attnlab {

/// "41.5 ± 0.8": mean and deviation over the seeds of a row, or of a single run the standard error
/// that the task gives it.
QString report_value_text(const Report& report, const ReportRow& row, const std::string& column);

/// A table of the paper over runs: a bar under each figure with its error, the best of a column
/// bold, rows of the paper marked. Sorts by a click on a column; unsorted, the order is the
/// paper's.
class ReportTable : public QTreeView {
  Q_OBJECT
 public:
  explicit ReportTable(QWidget* parent = nullptr);

  void set_report(const Report& report);
  /// Text of a cell as it is shown, row and column in the order shown.
  [[nodiscard]] QString text(int row, int column) const;
  [[nodiscard]] int row_count() const;
  [[nodiscard]] int column_count() const;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void fill();

  Report report_;
  QStandardItemModel* model_;
  QSortFilterProxyModel* sorted_;
};

}  // namespace attnlab
