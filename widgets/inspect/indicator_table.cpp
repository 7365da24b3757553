// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/indicator_table.h"

#include <QPainter>
#include <QScopedValueRollback>
#include <QStyledItemDelegate>
#include <algorithm>

#include "widgets/common/theme.h"
#include "widgets/common/token_strip.h"
#include "widgets/inspect/sparkline.h"
#include "widgets/runs/quiet_header.h"
#include "widgets/runs/tabular.h"

namespace attnlab {
namespace {

constexpr double line_height = 24, sparkline_height = 16;
/// How far the colour of the largest value of a column goes towards the accent.
constexpr double strongest_shade = 0.3;

class Delegate : public QStyledItemDelegate {
 public:
  Delegate(const IndicatorModel* model, IndicatorTable* table)
      : QStyledItemDelegate(table), model_(model), table_(table) {}

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    painter->save();
    const bool selected = option.state & QStyle::State_Selected;
    painter->fillRect(option.rect, background(index, selected));
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      theme().grid);
    paint_frame(*painter, option, index);
    QRect rect = option.rect.adjusted(theme().space(0.5), 0, -theme().space(0.75), 0);
    const bool quiet = index.data(IndicatorModel::quiet_role).toBool();
    painter->setPen(quiet ? theme().muted : theme().text);
    painter->setFont(theme().small);
    if (has_sparkline(index)) {
      paint_sparkline(*painter, rect, index);
      rect.setBottom(rect.bottom() - theme().px(sparkline_height));
    }
    if (index.column() == IndicatorModel::name || index.column() == IndicatorModel::kind)
      painter->drawText(
          rect, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, rect.width()));
    else
      draw_tabular(*painter, rect, index.data().toString());
    painter->restore();
  }

  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&,
                               const QModelIndex& index) const override {
    const int width = QFontMetrics(theme().small).horizontalAdvance(index.data().toString());
    const bool tall = has_sparkline(index.siblingAtColumn(IndicatorModel::first_indicator));
    return {width + 3 * theme().space(1), theme().px(line_height + (tall ? sparkline_height : 0))};
  }

 private:
  [[nodiscard]] static bool is_indicator(const QModelIndex& index) {
    return index.column() >= IndicatorModel::first_indicator &&
           index.column() < IndicatorModel::kind;
  }
  [[nodiscard]] const IndicatorTrack& track(const QModelIndex& index) const {
    return model_->track(
        index.data(IndicatorModel::layer_role).toInt(),
        all_indicators[static_cast<size_t>(index.column() - IndicatorModel::first_indicator)]);
  }
  [[nodiscard]] bool has_sparkline(const QModelIndex& index) const {
    return is_indicator(index) && index.data(IndicatorModel::head_role).toInt() < 0 &&
           track(index).steps.size() > 1;
  }
  [[nodiscard]] static QColor background(const QModelIndex& index, bool selected) {
    const QColor under = selected ? theme().accent_soft : theme().surface;
    if (!is_indicator(index)) return under;
    return mixed(under, theme().accent,
                 strongest_shade * index.data(IndicatorModel::shade_role).toDouble());
  }
  void paint_frame(QPainter& painter, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const {
    const QModelIndex current = table_->currentIndex();
    if (current.row() != index.row() || current.parent() != index.parent()) return;
    const QRect& r = option.rect;
    if (!table_->hasFocus()) return;
    painter.fillRect(QRect(r.left(), r.top(), r.width(), theme().px(1)), theme().accent);
    painter.fillRect(QRect(r.left(), r.bottom() + 1 - theme().px(1), r.width(), theme().px(1)),
                     theme().accent);
  }
  void paint_sparkline(QPainter& painter, const QRect& cell, const QModelIndex& index) const {
    const QRectF rect(cell.left(), cell.bottom() - theme().px(sparkline_height), cell.width(),
                      theme().px(sparkline_height - 4));
    const QColor under = background(index, false);
    draw_sparkline(
        painter, rect, track(index), static_cast<double>(table_->step()),
        {theme().accent, mixed(under, theme().accent, 0.28), theme().muted, 1.25 * theme().scale});
  }

  const IndicatorModel* model_;
  const IndicatorTable* table_;
};

}  // namespace

IndicatorTable::IndicatorTable(IndicatorModel* model, QWidget* parent)
    : QTreeView(parent), model_(model) {
  auto* header = new QuietHeader(Qt::Horizontal, this);
  setHeader(header);
  setModel(model);
  setItemDelegate(new Delegate(model, this));
  setFrameShape(QFrame::NoFrame);
  setSelectionBehavior(SelectRows);
  setSelectionMode(SingleSelection);
  setAllColumnsShowFocus(true);
  setVerticalScrollMode(ScrollPerPixel);
  setHorizontalScrollMode(ScrollPerPixel);
  setEditTriggers(NoEditTriggers);
  setTabKeyNavigation(false);
  setColumnHidden(IndicatorModel::kind, true);
  header->moveSection(IndicatorModel::kind, 1);  // a narrow table scrolls the figures, not this
  header->setStretchLastSection(false);
  header->setMinimumSectionSize(1);
  header->setSectionsClickable(true);
  header->setSortIndicatorShown(true);
  header->setSortIndicator(-1, Qt::DescendingOrder);
  connect(header, &QHeaderView::sectionClicked, this, &IndicatorTable::sort_by);
  connect(this, &QTreeView::expanded, this,
          [this] { set_selected(selected_layer_, selected_head_); });
  connect(model, &QAbstractItemModel::dataChanged, this, [this] { scheduleDelayedItemsLayout(); });
  refresh_look();
}

void IndicatorTable::set_step(int64_t step) {
  if (step == step_) return;
  step_ = step;
  viewport()->update();
}

/// The largest first, then the smallest first, then as the layers lie.
void IndicatorTable::sort_by(int column) {
  const bool same = sorted_by_ == column;
  const bool over = column == IndicatorModel::name || (same && direction_ == Qt::AscendingOrder);
  direction_ = same && !over ? Qt::AscendingOrder : Qt::DescendingOrder;
  sorted_by_ = over ? -1 : column;
  header()->setSortIndicator(sorted_by_, direction_);
  model_->set_order(sorted_by_, direction_);
}

void IndicatorTable::set_selected(int layer, int head) {
  selected_layer_ = layer;
  selected_head_ = head;
  QModelIndex at = model_->index_of(layer, head);
  if (at.parent().isValid() && !isExpanded(at.parent())) at = at.parent();
  if (!at.isValid() || at == currentIndex()) return;
  const QScopedValueRollback quiet(quiet_, true);
  setCurrentIndex(at);
}

void IndicatorTable::set_kinds_shown(bool shown) {
  if (shown == !isColumnHidden(IndicatorModel::kind)) return;
  setColumnHidden(IndicatorModel::kind, !shown);
  fit_columns();
}

void IndicatorTable::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
  QTreeView::currentChanged(current, previous);
  viewport()->update();
  if (quiet_ || !current.isValid()) return;
  selected_layer_ = current.data(IndicatorModel::layer_role).toInt();
  const int head = current.data(IndicatorModel::head_role).toInt();
  if (head >= 0) selected_head_ = head;
  Q_EMIT head_selected(selected_layer_, head);
}

void IndicatorTable::reset() {
  QTreeView::reset();
  if (model_) set_selected(selected_layer_, selected_head_);
}

void IndicatorTable::resizeEvent(QResizeEvent* event) {
  QTreeView::resizeEvent(event);
  fit_columns();
}

/// The indicators share the width evenly; where figures would be cut the table scrolls.
void IndicatorTable::fit_columns() {
  const QFontMetrics metrics(theme().small);
  const int least = tabular_width(metrics, "0.000") + theme().space(1.25);
  const int first =
      std::max({header()->sectionSizeHint(IndicatorModel::name),
                metrics.horizontalAdvance("h00") + 2 * indentation() + theme().space(1.5),
                metrics.horizontalAdvance("L00 h00") + indentation() + theme().space(1.5)});
  const bool kinds = !isColumnHidden(IndicatorModel::kind);
  const int kind = kinds ? metrics.horizontalAdvance("previous 0.00") + 2 * theme().space(2) : 0;
  const int count = static_cast<int>(all_indicators.size());
  const int each = std::max(least, (viewport()->width() - first - kind) / count);
  setColumnWidth(0, first);
  for (int i = 0; i < count; ++i) setColumnWidth(IndicatorModel::first_indicator + i, each);
  if (kinds) setColumnWidth(IndicatorModel::kind, kind);
}

void IndicatorTable::refresh_look() {
  QPalette palette = this->palette();
  palette.setColor(QPalette::Highlight, theme().accent_soft);
  palette.setColor(QPalette::HighlightedText, theme().text);
  palette.setColor(QPalette::Base, theme().surface);
  setPalette(palette);
  setIndentation(theme().px(16));
  fit_columns();
  scheduleDelayedItemsLayout();
}

}  // namespace attnlab
