// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/quiet_header.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>

#include "widgets/common/theme.h"

namespace attnlab {
namespace {

QMouseEvent at_x(const QMouseEvent& event, int x) {
  return {event.type(),           QPointF(x, event.position().y()),
          event.globalPosition(), event.button(),
          event.buttons(),        event.modifiers()};
}

}  // namespace

QuietHeader::QuietHeader(Qt::Orientation orientation, QWidget* parent)
    : QHeaderView(orientation, parent) {
  setHighlightSections(false);
  setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

void QuietHeader::set_frozen(int columns) {
  frozen_ = columns;
  viewport()->update();
}

int QuietHeader::frozen_width() const {
  int width = 0;
  for (int i = 0; i < std::min(frozen_, count()); ++i) width += sectionSize(i);
  return width;
}

int QuietHeader::position_of(int logical) const {
  return logical < frozen_ ? sectionPosition(logical) : sectionViewportPosition(logical);
}

void QuietHeader::paintEvent(QPaintEvent* event) {
  QHeaderView::paintEvent(event);
  QPainter painter(viewport());
  const int end = length() - offset();
  if (orientation() == Qt::Horizontal) {
    painter.fillRect(end, 0, width() - end, height(), theme().surface);
    painter.fillRect(0, height() - 1, width(), 1, theme().border);
  } else {
    painter.fillRect(0, end, width(), height() - end, theme().surface);
  }
  if (frozen_ == 0 || offset() == 0) return;
  for (int i = 0; i < std::min(frozen_, count()); ++i)
    paintSection(&painter, QRect(position_of(i), 0, sectionSize(i), height()), i);
  painter.setPen(theme().border);
  painter.drawLine(frozen_width() - 1, 0, frozen_width() - 1, height());
}

void QuietHeader::paintSection(QPainter* painter, const QRect& rect, int logical) const {
  painter->save();
  painter->fillRect(rect, theme().surface);
  painter->fillRect(rect.left(), rect.bottom(), rect.width(), 1,
                    orientation() == Qt::Horizontal ? theme().border : theme().grid);
  const auto alignment = static_cast<Qt::Alignment>(
      model()->headerData(logical, orientation(), Qt::TextAlignmentRole).toInt());
  QRect text = rect.adjusted(theme().space(2), 0, -theme().space(2), 0);
  painter->setFont(theme().small);
  painter->setPen(theme().muted);
  if (isSortIndicatorShown() && sortIndicatorSection() == logical) {
    painter->setPen(theme().text);
    if (alignment & Qt::AlignRight)
      paint_arrow(painter, &text);
    else {
      const QString title = model()->headerData(logical, orientation()).toString();
      QRect after = text;
      after.setLeft(text.left() + painter->fontMetrics().horizontalAdvance(title) +
                    (title.isEmpty() ? 0 : theme().space(1)));
      paint_arrow(painter, &after);
    }
  }
  const QString title = model()->headerData(logical, orientation()).toString();
  painter->drawText(text, static_cast<int>(alignment) | Qt::TextSingleLine,
                    painter->fontMetrics().elidedText(title, Qt::ElideRight, text.width()));
  painter->restore();
}

// A small triangle at the left of `text`, which loses that room.
void QuietHeader::paint_arrow(QPainter* painter, QRect* text) const {
  const double w = theme().px(7), h = theme().px(4);
  const QPointF at(text->left(), text->center().y() + 0.5 - h / 2);
  const bool up = sortIndicatorOrder() == Qt::AscendingOrder;
  painter->setRenderHint(QPainter::Antialiasing);
  const QPen pen = painter->pen();
  painter->setBrush(pen.color());
  painter->setPen(Qt::NoPen);
  painter->drawPolygon(
      up ? QPolygonF({at + QPointF(0, h), at + QPointF(w, h), at + QPointF(w / 2, 0)})
         : QPolygonF({at, at + QPointF(w, 0), at + QPointF(w / 2, h)}));
  painter->setPen(pen);
  text->setLeft(text->left() + theme().px(9));
}

// Room for the arrow is always kept, so that sorting moves nothing.
QSize QuietHeader::sectionSizeFromContents(int logical) const {
  const QFontMetrics metrics(theme().small);
  const QString title = model()->headerData(logical, orientation()).toString();
  const int arrow = isSortIndicatorShown() ? theme().px(10) : 0;
  return {metrics.horizontalAdvance(title) + 2 * theme().space(2) + arrow,
          metrics.height() + 2 * theme().space(1.5)};
}

void QuietHeader::mousePressEvent(QMouseEvent* event) {
  QMouseEvent e = at_x(*event, unfrozen(event->position().toPoint().x()));
  QHeaderView::mousePressEvent(&e);
}

void QuietHeader::mouseMoveEvent(QMouseEvent* event) {
  QMouseEvent e = at_x(*event, unfrozen(event->position().toPoint().x()));
  QHeaderView::mouseMoveEvent(&e);
}

void QuietHeader::mouseReleaseEvent(QMouseEvent* event) {
  QMouseEvent e = at_x(*event, unfrozen(event->position().toPoint().x()));
  QHeaderView::mouseReleaseEvent(&e);
}

void QuietHeader::mouseDoubleClickEvent(QMouseEvent* event) {
  QMouseEvent e = at_x(*event, unfrozen(event->position().toPoint().x()));
  QHeaderView::mouseDoubleClickEvent(&e);
}

bool QuietHeader::viewportEvent(QEvent* event) {
  if (event->type() != QEvent::ToolTip || orientation() != Qt::Horizontal)
    return QHeaderView::viewportEvent(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  QHelpEvent e(QEvent::ToolTip, QPoint(unfrozen(help->x()), help->y()), help->globalPos());
  return QHeaderView::viewportEvent(&e);
}

}  // namespace attnlab
