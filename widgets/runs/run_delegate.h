// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

#include "widgets/common/run_style.h"
#include "widgets/runs/run_table_model.h"

namespace attnlab {

/// Draws the cells of the table of runs: eye and line mark, pin, tags as chips, progress bars,
/// best values; a row is hovered and selected as a whole.
class RunDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  /// `model` is the source of the view's proxy.
  RunDelegate(const RunTableModel* model, QObject* parent);

  /// -1: none.
  void set_hovered_row(int row) { hovered_row_ = row; }
  [[nodiscard]] int hovered_row() const { return hovered_row_; }
  /// Width that holds what the column usually says, so that live numbers never resize it.
  [[nodiscard]] int reserved_width(int column) const;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                               const QModelIndex& index) const override;
  QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const override;

 private:
  void paint_mark(QPainter& painter, const QRect& rect, const QModelIndex& index) const;
  void paint_name(QPainter& painter, QRect rect, const QModelIndex& index) const;
  void paint_phase(QPainter& painter, const QRect& rect, const QModelIndex& index) const;
  void paint_tags(QPainter& painter, QRect rect, const QModelIndex& index) const;
  void paint_number(QPainter& painter, const QRect& rect, const QModelIndex& index) const;

  const RunTableModel* model_;
  int hovered_row_ = -1;
};

}  // namespace attnlab
