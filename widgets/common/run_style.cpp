// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/run_style.h"

#include <QPen>
#include <QPolygonF>

#include "widgets/common/theme.h"

namespace attnlab {
namespace {

constexpr Qt::PenStyle dashes[] = {Qt::SolidLine, Qt::DashLine, Qt::DashDotLine, Qt::DotLine,
                                   Qt::DashDotDotLine};

}  // namespace

void draw_marker(QPainter& painter, QPointF at, double r, int marker) {
  switch (marker) {
    case 0:
      painter.drawEllipse(at, r, r);
      break;
    case 1:
      painter.drawRect(QRectF(at - QPointF(r, r), QSizeF(2 * r, 2 * r)));
      break;
    case 2:
      painter.drawPolygon(
          QPolygonF({at + QPointF(0, -r), at + QPointF(r, r), at + QPointF(-r, r)}));
      break;
    case 3:
      painter.drawPolygon(QPolygonF(
          {at + QPointF(0, -r), at + QPointF(r, 0), at + QPointF(0, r), at + QPointF(-r, 0)}));
      break;
    case 4:
      painter.drawLine(at - QPointF(r, r), at + QPointF(r, r));
      painter.drawLine(at - QPointF(r, -r), at + QPointF(r, -r));
      break;
    default:
      painter.setBrush(Qt::NoBrush);
      painter.drawEllipse(at, r, r);
  }
}

RunStyle run_style(int n) {
  const int colours = static_cast<int>(theme().series.size());
  return {theme().series[static_cast<size_t>(n % colours)], dashes[n % 5], n % 6};
}

void draw_run_style(QPainter& painter, const QRectF& rect, const RunStyle& style) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(style.color, 2 * theme().scale, style.dash));
  painter.drawLine(QPointF(rect.left(), rect.center().y()),
                   QPointF(rect.right(), rect.center().y()));
  painter.setPen(QPen(style.color, 1.5 * theme().scale));
  painter.setBrush(style.color);
  draw_marker(painter, rect.center(), 3.2 * theme().scale, style.marker);
  painter.restore();
}

}  // namespace attnlab
