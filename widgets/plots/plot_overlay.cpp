// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_overlay.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "widgets/common/theme.h"
#include "widgets/plots/plot_style.h"

namespace attnlab {
namespace {

// The point of the series whose x lies nearest.
const Point* nearest(const Series& series, double x) {
  if (series.empty()) return nullptr;
  const size_t before = series.at(x);
  if (before == Series::npos) return &series.points().front();
  const Point* point = &series.points()[before];
  if (before + 1 < series.size() && series.points()[before + 1].x - x < x - point->x) ++point;
  return point;
}

}  // namespace

std::optional<double> PlotOverlay::step_near(double pixel_x) const {
  const double x = traces_->map().step_at(pixel_x);
  std::optional<double> step;
  for (const auto& curve : traces_->curves) {
    const Point* point = curve->visible ? nearest(curve->raw, x) : nullptr;
    if (point && (!step || std::abs(point->x - x) < std::abs(*step - x))) step = point->x;
  }
  return step;
}

void PlotOverlay::draw(QCPPainter* painter) {
  const PlotMap m = traces_->map();
  if (cursor && *cursor >= m.x0 && static_cast<double>(*cursor) <= m.x1) draw_cursor(*painter);
  if (hover) draw_readout(*painter);
  if (!focused) return;
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(QPen(theme().accent, theme().px(1)));
  painter->setBrush(Qt::NoBrush);
  painter->drawRoundedRect(QRectF(mParentPlot->rect()).adjusted(1, 1, -1, -1), theme().space(1),
                           theme().space(1));
}

void PlotOverlay::draw_cursor(QCPPainter& painter) const {
  const Theme& t = theme();
  const PlotMap m = traces_->map();
  const double x = std::round(m.x(static_cast<double>(*cursor)));
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.fillRect(QRectF(x - t.px(cursor_hot ? 1 : 0.5), m.rect.top(),
                          std::max(1, t.px(cursor_hot ? 2 : 1)), m.rect.height()),
                   t.accent);
  const QString text = step_text(static_cast<double>(*cursor));
  const QFontMetricsF metrics(t.small);
  QRectF pill(0, 0, metrics.horizontalAdvance(text) + t.space(3), metrics.height() + t.space(0.5));
  pill.moveCenter({x, 0});
  pill.moveTop(m.rect.bottom() + t.px(3));
  pill.moveLeft(std::clamp(pill.left(), 0.0, mParentPlot->width() - pill.width()));
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(t.accent);
  painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
  painter.setFont(t.small);
  painter.setPen(t.on_accent);
  painter.drawText(pill, Qt::AlignCenter, text);
}

std::vector<PlotOverlay::Row> PlotOverlay::rows_at(double step) const {
  std::vector<Row> rows;
  const PlotMap m = traces_->map();
  for (const auto& curve : traces_->curves) {
    const Point* raw = curve->visible ? nearest(curve->raw, step) : nullptr;
    if (!raw || std::abs(m.x(raw->x) - m.x(step)) > theme().px(8)) continue;
    const Point* main = nearest(curve->main(), raw->x);
    rows.push_back({curve.get(), main ? main->y : raw->y, raw->y});
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.value > b.value; });
  constexpr size_t most = 12;
  if (rows.size() > most) rows.resize(most);
  return rows;
}

void PlotOverlay::draw_readout(QCPPainter& painter) const {
  const std::optional<double> step = step_near(hover->x());
  const PlotMap m = traces_->map();
  if (!step || *step < m.x0 || *step > m.x1) return;
  const std::vector<Row> rows = rows_at(*step);
  if (rows.empty()) return;
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(QPen(theme().muted, 1, Qt::DotLine));
  painter.drawLine(QPointF(m.x(*step), m.rect.top()), QPointF(m.x(*step), m.rect.bottom()));
  painter.setRenderHint(QPainter::Antialiasing);
  for (const Row& row : rows) {
    if (!std::isfinite(row.value) || (m.log_y && row.value <= 0)) continue;
    const QPointF at = m({*step, row.value});
    if (!m.rect.contains(at)) continue;
    painter.setPen(QPen(theme().surface, theme().px(2)));
    painter.setBrush(row.curve->style.color);
    painter.drawEllipse(at, 4.0 * theme().scale, 4.0 * theme().scale);
  }
  draw_box(painter, *step, rows);
}

void PlotOverlay::draw_box(QCPPainter& painter, double step, const std::vector<Row>& rows) const {
  const Theme& t = theme();
  QFont numbers = t.number;
  numbers.setPixelSize(t.small.pixelSize());
  const QFontMetricsF text(t.small), digits(numbers);
  const bool both = rows.front().curve->smoothed.strength() > 0;
  const double column = digits.horizontalAdvance("0.000e-00"), mark = t.px(24), gap = t.space(2);
  const double line = text.height() + t.space(0.5), pad = t.space(2);
  double names = 0;
  for (const Row& row : rows)
    names = std::max(names, std::min<double>(t.px(180), text.horizontalAdvance(row.curve->name)));
  const double width = mark + gap + names + gap + column + (both ? gap + column : 0) + 2 * pad;
  QRectF box(0, 0, width, line * static_cast<double>(rows.size() + 1) + 2 * pad);
  const PlotMap m = traces_->map();
  box.moveTopLeft({m.x(step) + t.space(3), hover->y() - box.height() / 2});
  if (box.right() > mParentPlot->width()) box.moveRight(m.x(step) - t.space(3));
  box.moveLeft(std::max(0.0, box.left()));
  box.moveTop(std::clamp(box.top(), 0.0, std::max(0.0, mParentPlot->height() - box.height())));
  painter.setPen(QPen(t.border, 1));
  painter.setBrush(t.raised);
  painter.drawRoundedRect(box, t.space(1), t.space(1));
  QRectF row_rect(box.left() + pad, box.top() + pad, width - 2 * pad, line);
  painter.setFont(t.small);
  painter.setPen(t.muted);
  painter.drawText(row_rect, Qt::AlignLeft | Qt::AlignVCenter,
                   QCoreApplication::translate("PlotOverlay", "step %1").arg(step_text(step)));
  if (both)
    painter.drawText(row_rect, Qt::AlignRight | Qt::AlignVCenter,
                     QCoreApplication::translate("PlotOverlay", "raw"));
  for (const Row& row : rows) {
    row_rect.translate(0, line);
    draw_run_style(painter, {row_rect.left(), row_rect.top(), mark, line}, row.curve->style);
    painter.setFont(t.small);
    painter.setPen(t.text);
    painter.drawText(row_rect.adjusted(mark + gap, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     text.elidedText(row.curve->name, Qt::ElideMiddle, names + 1));
    painter.setFont(numbers);
    const QRectF value = row_rect.adjusted(0, 0, both ? -(gap + column) : 0, 0);
    painter.drawText(value, Qt::AlignRight | Qt::AlignVCenter, curve_value_text(row.value));
    painter.setPen(t.muted);
    if (both)
      painter.drawText(row_rect, Qt::AlignRight | Qt::AlignVCenter, curve_value_text(row.raw));
  }
}

}  // namespace attnlab
