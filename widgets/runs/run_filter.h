// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>
#include <QStringList>

#include "widgets/runs/run_table_model.h"

namespace attnlab {

/// The rows whose name, tags and settings hold every word of a text, pinned runs first, then sorted
/// by a column: numbers by value, words as a person counts ("run 2" before "run 10"), nothing last.
class RunFilter : public QSortFilterProxyModel {
  Q_OBJECT
 public:
  explicit RunFilter(RunTableModel* model, QObject* parent = nullptr);

  void set_text(const QString& text);

 protected:
  [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
  [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

 private:
  RunTableModel* model_;
  QStringList words_;
};

}  // namespace attnlab
