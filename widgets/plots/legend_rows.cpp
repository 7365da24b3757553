// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/legend_rows.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

#include "widgets/common/theme.h"

namespace attnlab {
void draw_mark(QPainter& painter, const QRectF& rect, const RunStyle& style, double em) {
  const double y = rect.center().y();
  painter.setPen(QPen(style.color, 0.1 * em, style.dash, Qt::FlatCap));
  painter.drawLine(QPointF(rect.left(), y), {rect.right(), y});
  painter.setPen(QPen(style.color, 0.09 * em));
  painter.setBrush(style.color);
  draw_marker(painter, rect.center(), 0.2 * em, style.marker);
}

double legend_rows(QPainter* painter, const QFont& font, const QRectF& rect, const QColor& text,
                   const std::vector<CurvesPicture::Line>& lines) {
  const QFontMetricsF metrics(font);
  const double em = metrics.height(), mark = 2 * em, gap = 0.4 * em, row = 1.25 * em;
  QPointF at = rect.topLeft();
  for (const CurvesPicture::Line& line : lines) {
    const double room = rect.width() - mark - gap;
    const double name = std::min(room, metrics.horizontalAdvance(line.name) + 1);
    if (at.x() > rect.left() && at.x() + mark + gap + name > rect.right())
      at = {rect.left(), at.y() + row};
    if (painter) {
      draw_mark(*painter, {at.x(), at.y(), mark, row}, line.style, em);
      painter->setPen(text);
      painter->drawText(QRectF(at.x() + mark + gap, at.y(), name + 1, row),
                        Qt::AlignLeft | Qt::AlignVCenter,
                        metrics.elidedText(line.name, Qt::ElideMiddle, name + 1));
    }
    at.rx() += mark + gap + name + em;
  }
  return lines.empty() ? 0 : at.y() + row - rect.top();
}

LegendRows::LegendRows(QWidget* parent) : QWidget(parent) {
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

void LegendRows::set_lines(std::vector<CurvesPicture::Line> lines) {
  lines_ = std::move(lines);
  QStringList names;
  for (const CurvesPicture::Line& line : lines_) names << line.name;
  setToolTip(names.join('\n'));
  updateGeometry();
  update();
}

QRectF LegendRows::area(int width) const {
  return {theme().space(3) * 1.0, theme().space(1) * 1.0, width - theme().space(6) * 1.0, 0};
}

int LegendRows::heightForWidth(int width) const {
  if (lines_.empty()) return 0;
  const double rows = legend_rows(nullptr, theme().small, area(width), {}, lines_);
  return static_cast<int>(std::ceil(rows)) + theme().space(2);
}

QSize LegendRows::sizeHint() const { return {theme().px(240), heightForWidth(width())}; }

void LegendRows::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(theme().small);
  legend_rows(&painter, theme().small, area(width()), theme().muted, lines_);
}

}  // namespace attnlab
