// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/run_grid.h"

#include <QContextMenuEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>

#include "widgets/common/theme.h"
#include "widgets/runs/quiet_header.h"

namespace attnlab {

RunGrid::RunGrid(const RunTableModel* model, QWidget* parent)
    : QTableView(parent),
      header_(new QuietHeader(Qt::Horizontal, this)),
      delegate_(new RunDelegate(model, this)) {
  setItemDelegate(delegate_);
  setHorizontalHeader(header_);
  header_->set_frozen(frozen);
  header_->setSectionsClickable(true);
  header_->setStretchLastSection(true);
  header_->setSortIndicatorShown(true);
  verticalHeader()->hide();
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  setShowGrid(false);
  setFrameShape(QFrame::NoFrame);
  setWordWrap(false);
  setTabKeyNavigation(false);
  setSelectionBehavior(SelectRows);
  setSelectionMode(ExtendedSelection);
  setEditTriggers(NoEditTriggers);
  setHorizontalScrollMode(ScrollPerPixel);
  setVerticalScrollMode(ScrollPerPixel);
  setMouseTracking(true);
}

void RunGrid::fit_columns() {
  verticalHeader()->setDefaultSectionSize(theme().px(32));
  if (!model()) return;
  for (int column = 0; column < model()->columnCount(); ++column)
    if (column != RunTableModel::name)
      setColumnWidth(column, std::min(theme().px(220), std::max(sizeHintForColumn(column),
                                                                header_->sectionSizeHint(column))));
  // Without the arrow, which the mark needs no room for.
  setColumnWidth(RunTableModel::mark, delegate_->reserved_width(RunTableModel::mark));
  fit_name();
}

// The name takes what it needs and what is free, and leaves half of a narrow table to the numbers.
void RunGrid::fit_name() {
  if (!model()) return;
  const int wanted =
      std::clamp(sizeHintForColumn(RunTableModel::name), theme().px(110), theme().px(420));
  const int narrow =
      std::max(theme().px(110), viewport()->width() * 11 / 20 - columnWidth(RunTableModel::mark));
  setColumnWidth(RunTableModel::name, std::min(wanted, narrow));
}

QModelIndex RunGrid::indexAt(const QPoint& point) const {
  return QTableView::indexAt({header_->unfrozen(point.x()), point.y()});
}

QRect RunGrid::visualRect(const QModelIndex& index) const {
  QRect rect = QTableView::visualRect(index);
  if (index.isValid() && index.column() < frozen)
    rect.moveLeft(header_->position_of(index.column()));
  return rect;
}

void RunGrid::scrollTo(const QModelIndex& index, ScrollHint hint) {
  const int before = horizontalScrollBar()->value();
  QTableView::scrollTo(index, hint);
  if (index.column() < frozen) return horizontalScrollBar()->setValue(before);
  const int covered = header_->frozen_width() - columnViewportPosition(index.column());
  if (covered > 0) horizontalScrollBar()->setValue(horizontalScrollBar()->value() - covered);
}

void RunGrid::paintEvent(QPaintEvent* event) {
  QTableView::paintEvent(event);
  if (horizontalScrollBar()->value() == 0 || !model()) return;
  QPainter painter(viewport());
  painter.setClipRect(0, 0, header_->frozen_width(), viewport()->height());
  const int first = rowAt(0), last = rowAt(viewport()->height() - 1);
  if (first < 0) return;
  for (int row = first; row <= (last < 0 ? model()->rowCount() - 1 : last); ++row)
    paint_frozen(painter, row);
  painter.setPen(theme().border);
  painter.drawLine(header_->frozen_width() - 1, 0, header_->frozen_width() - 1,
                   viewport()->height());
}

void RunGrid::paint_frozen(QPainter& painter, int row) {
  QStyleOptionViewItem option;
  initViewItemOption(&option);
  for (int column = 0; column < frozen; ++column) {
    const QModelIndex index = model()->index(row, column);
    option.rect = visualRect(index);
    option.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
    delegate_->paint(&painter, option, index);
  }
}

void RunGrid::resizeEvent(QResizeEvent* event) {
  QTableView::resizeEvent(event);
  fit_name();
}

bool RunGrid::toggle_at(const QPoint& point) {
  const QModelIndex index = indexAt(point);
  if (index.column() != RunTableModel::mark) return false;
  const bool shown = index.data(RunTableModel::shown_role).toBool();
  model()->setData(index, shown ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
  return true;
}

void RunGrid::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::RightButton) return setFocus();
  toggling_ = event->button() == Qt::LeftButton && event->modifiers() == Qt::NoModifier &&
              toggle_at(event->position().toPoint());
  if (!toggling_) QTableView::mousePressEvent(event);
}

void RunGrid::mouseMoveEvent(QMouseEvent* event) {
  hover(indexAt(event->position().toPoint()).row());
  // A drag that began on an eye selects nothing.
  if (!toggling_ && !(event->buttons() & Qt::RightButton)) QTableView::mouseMoveEvent(event);
}

void RunGrid::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::RightButton && !toggling_) QTableView::mouseReleaseEvent(event);
  toggling_ = false;
}

void RunGrid::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton && toggle_at(event->position().toPoint())) return;
  QTableView::mouseDoubleClickEvent(event);
}

void RunGrid::contextMenuEvent(QContextMenuEvent* event) {
  if (event->reason() == QContextMenuEvent::Mouse) {
    const QModelIndex index = indexAt(event->pos());
    Q_EMIT menu_requested(index, event->globalPos());
    return;
  }
  const QRect rect = visualRect(currentIndex().siblingAtColumn(RunTableModel::name));
  Q_EMIT menu_requested(currentIndex(), viewport()->mapToGlobal(rect.bottomLeft()));
}

void RunGrid::leaveEvent(QEvent* event) {
  hover(-1);
  QTableView::leaveEvent(event);
}

void RunGrid::hover(int row) {
  if (row == delegate_->hovered_row()) return;
  delegate_->set_hovered_row(row);
  viewport()->update();
}

// The frame around the current row spans all its cells.
void RunGrid::focusInEvent(QFocusEvent* event) {
  QTableView::focusInEvent(event);
  viewport()->update();
}

void RunGrid::focusOutEvent(QFocusEvent* event) {
  QTableView::focusOutEvent(event);
  viewport()->update();
}

// The frozen columns would be smeared by a shift of pixels.
void RunGrid::scrollContentsBy(int dx, int dy) {
  QTableView::scrollContentsBy(dx, dy);
  if (dx == 0) return;
  viewport()->update();
  header_->viewport()->update();
}

}  // namespace attnlab
