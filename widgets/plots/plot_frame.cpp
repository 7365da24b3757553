// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_frame.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

#include "widgets/common/theme.h"

namespace attnlab {
namespace {

constexpr int most_rows = 8;

QFontMetricsF small_metrics() { return QFontMetricsF(theme().small); }

}  // namespace

int PlotFrame::title_height() const {
  if (title.isEmpty() || !shows_title) return theme().space(2);
  return static_cast<int>(QFontMetricsF(theme().heading).height()) + theme().space(4);
}

void PlotFrame::draw(QCPPainter* painter) {
  const Theme& t = theme();
  const QRectF axes = mParentPlot->axisRect()->rect();
  if (!title.isEmpty() && shows_title) {
    painter->setFont(t.heading);
    painter->setPen(t.text);
    const double left = t.space(3);
    const QRectF line(left, 0, mParentPlot->width() - left - t.space(2), title_height());
    painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetricsF(t.heading).elidedText(title, Qt::ElideRight, line.width()));
  }
  if (empty) return draw_empty(*painter);
  painter->save();
  painter->setClipRect(axes);
  draw_levels(*painter);
  if (legend) draw_legend(*painter);
  painter->restore();
}

void PlotFrame::draw_empty(QCPPainter& painter) const {
  painter.setFont(theme().body);
  painter.setPen(theme().muted);
  const int space = theme().space(4);
  const QRect all = mParentPlot->rect().adjusted(space, title_height(), -space, -space);
  painter.drawText(all, Qt::AlignCenter | Qt::TextWordWrap, empty_text);
}

void PlotFrame::draw_levels(QCPPainter& painter) const {
  const PlotMap m = traces_->map();
  painter.setFont(theme().small);
  for (const CurvesPicture::Level& level : levels) {
    if (m.log_y && level.value <= 0) continue;
    const double y = m.y(level.value);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(theme().muted, 1, Qt::DashLine));
    painter.drawLine(QPointF(m.rect.left(), y), QPointF(m.rect.right(), y));
    painter.setPen(theme().muted);
    const double height = small_metrics().height();
    const bool below = y - height < m.rect.top();
    const QRectF text(m.rect.left(), below ? y : y - height, m.rect.width() - theme().space(1),
                      height);
    painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, level.label);
  }
}

void PlotFrame::draw_legend(QCPPainter& painter) {
  std::vector<const Curve*> rows;
  for (const auto& curve : traces_->curves)
    if (curve->visible) rows.push_back(curve.get());
  if (rows.size() < 2) return;
  const size_t shown = rows.size() > most_rows ? most_rows - 1 : rows.size();
  QString more;
  if (shown < rows.size())
    more = QCoreApplication::translate("PlotFrame", "and %1 more").arg(rows.size() - shown);
  const Theme& t = theme();
  const QFontMetricsF metrics = small_metrics();
  const double mark = t.px(24), gap = t.space(1.5), pad = t.space(1.5);
  const double line = metrics.height() + t.space(0.5);
  const double room = std::max<double>(t.px(40), mParentPlot->axisRect()->width() * 0.5 - mark);
  double width = more.isEmpty() ? 0 : metrics.horizontalAdvance(more);
  for (size_t i = 0; i < shown; ++i)
    width = std::max(width, std::min(room, metrics.horizontalAdvance(rows[i]->name)));
  const size_t lines = shown + (more.isEmpty() ? 0 : 1);
  const QSizeF size(width + mark + gap + 2 * pad + 1, static_cast<double>(lines) * line + 2 * pad);
  if (size.height() > mParentPlot->axisRect()->height() * 0.8) return;
  QRectF box = place_legend(size);
  QColor back = t.surface;
  back.setAlphaF(0.86F);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(back);
  painter.drawRoundedRect(box, t.space(1), t.space(1));
  painter.setFont(t.small);
  QRectF row(box.left() + pad, box.top() + pad, box.width() - 2 * pad, line);
  for (size_t i = 0; i < shown; ++i, row.translate(0, line)) {
    draw_run_style(painter, {row.left(), row.top(), mark, line}, rows[i]->style);
    painter.setPen(rows[i]->id == traces_->highlighted ? t.text : t.muted);
    painter.drawText(row.adjusted(mark + gap, 0, 1, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(rows[i]->name, Qt::ElideMiddle, width + 1));
  }
  painter.setPen(t.muted);
  if (!more.isEmpty())
    painter.drawText(row.adjusted(mark + gap, 0, 1, 0), Qt::AlignLeft | Qt::AlignVCenter, more);
}

QRectF PlotFrame::place_legend(QSizeF size) {
  const PlotMap m = traces_->map();
  const QRectF inside =
      m.rect.adjusted(theme().space(2), theme().space(1), -theme().space(2), -theme().space(2));
  const double right = inside.right() - size.width(), low = inside.bottom() - size.height();
  const std::array<QRectF, 4> places = {
      QRectF({right, inside.top()}, size), QRectF({right, low}, size),
      QRectF({inside.left(), low}, size), QRectF(inside.topLeft(), size)};
  std::array<int, 4> covered{};
  for (const auto& curve : traces_->curves)
    for (const Point& p :
         curve->smoothed_window.empty() ? curve->raw_window : curve->smoothed_window)
      for (size_t i = 0; i < places.size(); ++i) covered[i] += places[i].contains(m(p));
  const auto best = std::min_element(covered.begin(), covered.end());
  if (covered[static_cast<size_t>(corner_)] > 2 * *best + 8)
    corner_ = static_cast<int>(best - covered.begin());
  return places[static_cast<size_t>(corner_)];
}

}  // namespace attnlab
