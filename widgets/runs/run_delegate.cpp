// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/run_delegate.h"

#include <QAbstractItemView>
#include <QLineEdit>
#include <QPainter>
#include <algorithm>

#include "widgets/common/icons.h"
#include "widgets/common/theme.h"
#include "widgets/runs/tabular.h"

namespace attnlab {
namespace {

void paint_row(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
               bool hovered) {
  const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
  const bool current = view && view->currentIndex().row() == index.row();
  const bool selected = option.state & QStyle::State_Selected;
  painter.fillRect(option.rect, selected  ? theme().accent_soft
                                : hovered ? theme().raised
                                          : theme().surface);
  const QRect& r = option.rect;
  painter.fillRect(QRect(r.left(), r.bottom(), r.width(), 1), theme().grid);
  if (!current) return;
  if (index.column() == 0)
    painter.fillRect(QRect(r.left(), r.top(), theme().px(3), r.height()), theme().accent);
  if (!view->hasFocus()) return;
  painter.fillRect(QRect(r.left(), r.top(), r.width(), theme().px(1)), theme().accent);
  painter.fillRect(QRect(r.left(), r.bottom() + 1 - theme().px(1), r.width(), theme().px(1)),
                   theme().accent);
}

void paint_text(QPainter& painter, const QRect& rect, const QString& text,
                Qt::TextElideMode elide = Qt::ElideRight) {
  painter.drawText(rect, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                   painter.fontMetrics().elidedText(text, elide, rect.width()));
}

// One chip, or nothing when it does not fit. Returns the width used.
int paint_chip(QPainter& painter, const QRect& rect, const QString& text) {
  const int pad = theme().space(1.5), height = painter.fontMetrics().height() + theme().px(2);
  const int width = painter.fontMetrics().horizontalAdvance(text) + 2 * pad;
  if (width > rect.width()) return 0;
  const QRectF chip(rect.left() + 0.5, rect.center().y() - height / 2 + 0.5, width - 1, height - 1);
  painter.setPen(theme().border);
  painter.setBrush(theme().raised);
  painter.drawRoundedRect(chip, height / 2.0, height / 2.0);
  painter.setPen(theme().text);
  painter.drawText(chip, Qt::AlignCenter, text);
  return width + theme().space(1);
}

}  // namespace

RunDelegate::RunDelegate(const RunTableModel* model, QObject* parent)
    : QStyledItemDelegate(parent), model_(model) {}

void RunDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const {
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  paint_row(*painter, option, index, index.row() == hovered_row_);
  painter->setFont(theme().body);
  painter->setPen(index.data(RunTableModel::shown_role).toBool() ? theme().text : theme().muted);
  const QRect rect = option.rect.adjusted(theme().space(2), 0, -theme().space(2), 0);
  const int column = index.column();
  if (column == RunTableModel::mark)
    paint_mark(*painter, rect, index);
  else if (column == RunTableModel::name)
    paint_name(*painter, rect, index);
  else if (column == RunTableModel::phase)
    paint_phase(*painter, rect, index);
  else if (column == RunTableModel::tags)
    paint_tags(*painter, rect, index);
  else if (column == RunTableModel::step || RunTableModel::is_metric(column))
    paint_number(*painter, rect, index);
  else
    paint_text(*painter, rect, index.data().toString());
  painter->restore();
}

void RunDelegate::paint_mark(QPainter& painter, const QRect& rect, const QModelIndex& index) const {
  const bool shown = index.data(RunTableModel::shown_role).toBool();
  const int size = theme().px(16);
  const QRect eye(rect.left(), rect.center().y() - size / 2 + 1, size, size);
  painter.setOpacity(shown ? 0.8 : 0.55);
  icon(shown ? "eye" : "eye_off").paint(&painter, eye);
  painter.setOpacity(shown ? 1 : 0.35);
  const RunRow* row = model_->find(index.data(RunTableModel::id_role).toString());
  if (row)
    draw_run_style(painter, QRectF(rect).adjusted(size + theme().space(2), 0, 0, 0), row->style);
}

void RunDelegate::paint_name(QPainter& painter, QRect rect, const QModelIndex& index) const {
  if (index.data(RunTableModel::pinned_role).toBool()) {
    const int size = theme().px(14);
    icon("pin").paint(&painter, rect.left(), rect.center().y() - size / 2 + 1, size, size);
    rect.setLeft(rect.left() + size + theme().space(1));
  }
  const RunRow* row = model_->find(index.data(RunTableModel::id_role).toString());
  if (row != nullptr && row->is_model) {
    const int size = theme().px(15);
    icon("model").paint(&painter, rect.left(), rect.center().y() - size / 2 + 1, size, size);
    rect.setLeft(rect.left() + size + theme().space(1));
  }
  // What tells runs apart stands at the end of their names.
  paint_text(painter, rect, index.data().toString(), Qt::ElideMiddle);
}

void RunDelegate::paint_phase(QPainter& painter, const QRect& rect,
                              const QModelIndex& index) const {
  const QVariant progress = index.data(RunTableModel::progress_role);
  if (!progress.isValid()) return paint_text(painter, rect, index.data().toString());
  const int bar = theme().px(3), gap = theme().space(1.5);
  const QRect text = rect.adjusted(0, 0, 0, -bar - gap / 2);
  const QString share = QString::number(static_cast<int>(100 * progress.toDouble())) + " %";
  paint_text(
      painter,
      text.adjusted(0, 0, -tabular_width(painter.fontMetrics(), share) - theme().space(1), 0),
      index.data().toString());
  painter.setPen(theme().muted);
  draw_tabular(painter, text, share);
  QRectF track(rect.left(), rect.bottom() - gap - bar + 1, rect.width(), bar);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme().border);
  painter.drawRoundedRect(track, bar / 2.0, bar / 2.0);
  track.setWidth(std::max<double>(bar, track.width() * progress.toDouble()));
  painter.setBrush(theme().accent);
  painter.drawRoundedRect(track, bar / 2.0, bar / 2.0);
}

void RunDelegate::paint_tags(QPainter& painter, QRect rect, const QModelIndex& index) const {
  const RunRow* row = model_->find(index.data(RunTableModel::id_role).toString());
  if (!row) return;
  painter.setFont(theme().small);
  for (qsizetype i = 0; i < row->tags.size(); ++i) {
    const qsizetype left = row->tags.size() - i;
    const QString more = QStringLiteral("+%1").arg(left);
    QRect room = rect;
    if (left > 1)
      room.setRight(rect.right() - painter.fontMetrics().horizontalAdvance(more) -
                    theme().space(1));
    const int width = paint_chip(painter, room, row->tags[i]);
    if (width == 0) return paint_text(painter, rect, left > 1 || i > 0 ? more : row->tags[i]);
    rect.setLeft(rect.left() + width);
  }
}

void RunDelegate::paint_number(QPainter& painter, const QRect& rect,
                               const QModelIndex& index) const {
  if (index.data(RunTableModel::best_role).toBool()) {
    QFont font = theme().body;
    font.setWeight(QFont::Bold);
    painter.setFont(font);
    painter.setPen(theme().good);
  } else if (!index.data(RunTableModel::sort_role).isValid()) {
    painter.setPen(theme().muted);
  }
  draw_tabular(painter, rect, index.data().toString());
}

int RunDelegate::reserved_width(int column) const {
  const QFontMetrics metrics(theme().body);
  const int pad = 2 * theme().space(2);
  switch (column) {
    case RunTableModel::mark:
      return theme().px(16 + 30) + theme().space(2) + pad;
    case RunTableModel::step:
      return tabular_width(metrics, "0 000 000") + pad;
    case RunTableModel::phase:
      return metrics.horizontalAdvance(tr("evaluating")) + tabular_width(metrics, "100 %") +
             theme().space(2) + pad;
    default:
      return RunTableModel::is_metric(column) ? tabular_width(metrics, "00.0000") + pad : 0;
  }
}

QSize RunDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
  const QFontMetrics metrics(index.column() == RunTableModel::tags ? theme().small : theme().body);
  int width = metrics.horizontalAdvance(index.data().toString()) + 2 * theme().space(2) + 2;
  if (index.column() == RunTableModel::name) width += theme().px(14) + theme().space(1);
  if (index.column() == RunTableModel::tags)
    width += 4 * theme().space(1.5) * static_cast<int>(1 + index.data().toString().count(','));
  return {std::max(width, reserved_width(index.column())), theme().px(32)};
}

QWidget* RunDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&,
                                   const QModelIndex&) const {
  auto* editor = new QLineEdit(parent);
  editor->setAccessibleName(tr("Tags, separated by commas"));
  editor->setPlaceholderText(tr("tag, tag"));
  return editor;
}

}  // namespace attnlab
