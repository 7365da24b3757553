// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

#include "widgets/runs/run_delegate.h"

namespace attnlab {

class QuietHeader;

/// The grid of the table of runs: mark and name stay in place while the other columns scroll; a
/// click on the eye toggles a run without selecting it; a right click asks for a menu and leaves
/// selection and current run alone, so that the menu can relate both.
class RunGrid : public QTableView {
  Q_OBJECT
 public:
  static constexpr int frozen = 2;

  explicit RunGrid(const RunTableModel* model, QWidget* parent = nullptr);

  /// Lays columns out for the look and data now in force.
  void fit_columns();

  [[nodiscard]] QModelIndex indexAt(const QPoint& point) const override;
  [[nodiscard]] QRect visualRect(const QModelIndex& index) const override;
  void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
  /// Letters are commands here.
  void keyboardSearch(const QString&) override {}

 Q_SIGNALS:
  /// `index` may be invalid; `at` is in global coordinates.
  void menu_requested(const QModelIndex& index, const QPoint& at);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void scrollContentsBy(int dx, int dy) override;

 private:
  void paint_frozen(QPainter& painter, int row);
  void hover(int row);
  bool toggle_at(const QPoint& point);
  void fit_name();

  QuietHeader* header_;
  RunDelegate* delegate_;
  bool toggling_ = false;  ///< the button went down on an eye
};

}  // namespace attnlab
