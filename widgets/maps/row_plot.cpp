// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/row_plot.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "widgets/common/token_strip.h"
#include "widgets/maps/map_axes.h"

namespace attnlab {

RowPlot::RowPlot(MapScene* scene, QWidget* parent) : QWidget(parent), scene_(*scene) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAccessibleName(tr("Row of the map"));
  connect(scene, &MapScene::changed, this, &RowPlot::follow_scene);
  follow_scene();
}

QSize RowPlot::sizeHint() const { return {theme().px(480), theme().px(168)}; }
QSize RowPlot::minimumSizeHint() const { return {theme().px(180), theme().px(120)}; }

// The row stays when the pointer leaves, so that one can go to the plot and read. Before anything
// was pointed at it is the last one, which sees every token.
void RowPlot::follow_scene() {
  if (scene_.focus_row() >= 0) row_ = scene_.focus_row();
  if (row_ < 0 || row_ >= scene_.rows()) row_ = scene_.rows() - 1;
  if (scene_.empty()) row_ = -1;
  QString text;
  if (row_ >= 0) {
    QStringList parts;
    for (const int column : strongest(3))
      parts << scene_.cell_text({row_, column}) + ": " + scene_.cell_value_text({row_, column});
    text = parts.join(QStringLiteral("; "));
  }
  setAccessibleDescription(text);
  update();
}

QRectF RowPlot::plot_area() const {
  const Theme& t = theme();
  const double below = scene_.column_tokens().isEmpty() ? t.px(22) : t.px(50);
  return QRectF(rect()).adjusted(t.px(48), t.px(44), -t.space(3), -below);
}

int RowPlot::column_at(QPointF at) const {
  const QRectF area = plot_area();
  if (row_ < 0 || at.x() < area.left() || at.x() >= area.right()) return -1;
  return static_cast<int>((at.x() - area.left()) / area.width() * scene_.columns());
}

float RowPlot::value(int column) const {
  return scene_.hidden({row_, column}) ? NAN : scene_.matrix()->at(row_, column);
}

std::vector<int> RowPlot::strongest(int count) const {
  std::vector<int> columns;
  for (int i = 0; row_ >= 0 && i < scene_.columns(); ++i)
    if (!std::isnan(value(i))) columns.push_back(i);
  const auto wanted = std::min(columns.size(), static_cast<size_t>(count));
  std::partial_sort(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(wanted),
                    columns.end(), [this](int a, int b) {
                      const float x = value(a), y = value(b);
                      return x != y ? x > y : a < b;
                    });
  columns.resize(wanted);
  return columns;
}

std::pair<double, double> RowPlot::range() const {
  double low = 0, high = 0;
  for (int i = 0; i < scene_.columns(); ++i) {
    const float v = value(i);
    if (!std::isfinite(v)) continue;
    low = std::min<double>(low, v);
    high = std::max<double>(high, v);
  }
  if (low == high) high = low + 1;
  return {low, high};
}

void RowPlot::draw_empty(QPainter& painter) const {
  const Theme& t = theme();
  painter.setFont(t.body);
  painter.setPen(t.muted);
  painter.drawText(QRectF(rect()).adjusted(t.space(4), 0, -t.space(4), 0),
                   Qt::AlignCenter | Qt::TextWordWrap,
                   tr("One row of the map appears here as bars over its tokens."));
}

void RowPlot::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& t = theme();
  painter.fillRect(rect(), t.surface);
  if (row_ < 0) return draw_empty(painter);
  const QRectF area = plot_area();
  const auto [low, high] = range();

  painter.setFont(t.heading);
  painter.setPen(t.text);
  QString title = scene_.row_name() + ' ' + QString::number(row_ + 1);
  if (row_ < scene_.row_tokens().size())
    title = tr("%1 “%2”").arg(title, visible_token(scene_.row_tokens()[row_]));
  if (scene_.pin().valid()) title += QStringLiteral(" · ") + tr("pinned");
  painter.drawText(
      QRectF(t.space(3), t.space(1), width() - t.space(6), t.px(24)),
      Qt::AlignLeft | Qt::AlignVCenter,
      QFontMetricsF(t.heading).elidedText(title, Qt::ElideRight, width() - t.space(6)));

  painter.setFont(t.small);
  ColorScale axis;
  axis.low = low;
  axis.high = high;
  const QFontMetricsF metrics(t.small);
  for (const double mark : ticks(axis, area.height(), 2.2 * metrics.height())) {
    const double y = std::round(area.bottom() - (mark - low) / (high - low) * area.height()) + 0.5;
    painter.setPen(QPen(mark == 0 ? t.border : t.grid, t.px(1)));
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    painter.setPen(t.muted);
    painter.drawText(
        QRectF(0, y - metrics.height() / 2, area.left() - t.space(1.5), metrics.height()),
        Qt::AlignRight | Qt::AlignVCenter, tick_text(mark));
  }
  draw_bars(painter, area, low, high);
  draw_values(painter, area, low, high);

  TokenAxis labels;
  labels.strip = QRectF(area.left(), area.bottom() + t.px(1), area.width(),
                        height() - area.bottom() - t.px(3));
  labels.below = true;
  labels.origin = area.left();
  labels.cell = area.width() / scene_.columns();
  labels.count = scene_.columns();
  labels.tokens = &scene_.column_tokens();
  labels.marked = scene_.focus().column;
  labels.text = t.muted;
  labels.mark = t.accent_soft;
  labels.mark_text = t.text;
  draw_token_axis(painter, labels);
}

// Rows longer than the plot is wide show the largest value of each pixel.
void RowPlot::draw_bars(QPainter& painter, const QRectF& area, double low, double high) const {
  const Theme& t = theme();
  const int count = scene_.columns();
  const double step = area.width() / count, unit = area.height() / (high - low);
  const double zero = area.bottom() + low * unit, gap = step > t.px(6) ? step * 0.18 : 0;
  const int group = std::max(1, static_cast<int>(std::ceil(1 / step)));
  const int marked = scene_.focus().column;
  if (scene_.causal() && row_ + 1 < count) {
    const QRectF hidden(area.left() + (row_ + 1) * step, area.top(), (count - row_ - 1) * step,
                        area.height());
    painter.fillRect(hidden, QBrush(t.grid, Qt::BDiagPattern));
  }
  for (int first = 0; first < count; first += group) {
    float best = NAN;
    const int end = std::min(count, first + group);
    for (int i = first; i < end; ++i)
      if (const float v = value(i); std::isnan(best) || std::abs(v) > std::abs(best)) best = v;
    if (!std::isfinite(best)) continue;
    const double top = zero - best * unit;
    const QRectF bar(area.left() + first * step + gap / 2, std::min(zero, top),
                     std::max(1.0, (end - first) * step - gap), std::abs(top - zero));
    const bool hot = marked >= first && marked < end;
    QColor fill = t.accent;
    if (!hot && marked >= 0) fill.setAlphaF(0.6F);
    painter.fillRect(bar, fill);
    if (hot) {
      painter.setPen(QPen(t.text, t.px(1)));
      painter.drawRect(bar.adjusted(-1, -1, 0, 0));
    }
  }
}

void RowPlot::draw_values(QPainter& painter, const QRectF& area, double low, double high) const {
  const Theme& t = theme();
  const QFontMetricsF metrics(t.small);
  std::vector<int> columns = strongest(3);
  // The one pointed at comes first and takes the room it needs.
  if (const int marked = scene_.focus().column; marked >= 0 && !std::isnan(value(marked))) {
    columns.erase(std::remove(columns.begin(), columns.end(), marked), columns.end());
    columns.insert(columns.begin(), marked);
  }
  std::vector<QRectF> taken;
  for (const int column : columns) {
    const QString text = value_text(value(column));
    const double width = metrics.horizontalAdvance(text) + t.px(4);
    const double middle = area.left() + (column + 0.5) * area.width() / scene_.columns();
    const double top = std::clamp<double>(
        area.bottom() - (std::max(value(column), 0.F) - low) / (high - low) * area.height(),
        area.top(), area.bottom());
    const double left = std::clamp(middle - width / 2, area.left(), area.right() - width);
    const QRectF place(left, top - metrics.height() - 1, width, metrics.height());
    const bool crowded = std::any_of(taken.begin(), taken.end(),
                                     [&](const QRectF& other) { return other.intersects(place); });
    if (crowded) continue;
    taken.push_back(place);
    painter.setPen(t.text);
    painter.drawText(place, Qt::AlignCenter, text);
  }
}

void RowPlot::mouseMoveEvent(QMouseEvent* event) {
  scene_.point_at({row_, column_at(event->position())});
}

void RowPlot::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) scene_.pin_cell({row_, column_at(event->position())});
}

void RowPlot::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  scene_.point_at({});
}

void RowPlot::keyPressEvent(QKeyEvent* event) {
  const int key = event->key();
  const bool sideways = key == Qt::Key_Left || key == Qt::Key_Right;
  const bool upwards = key == Qt::Key_Up || key == Qt::Key_Down;
  if (key == Qt::Key_Escape && scene_.pin().valid()) {
    scene_.release();
  } else if ((sideways || upwards) && !scene_.empty()) {
    const int by = key == Qt::Key_Left || key == Qt::Key_Up ? -1 : 1;
    const int column = std::max(0, scene_.focus().column), row = std::max(0, row_);
    scene_.point_at({std::clamp(row + (upwards ? by : 0), 0, scene_.rows() - 1),
                     std::clamp(column + (sideways ? by : 0), 0, scene_.columns() - 1)});
  } else if ((key == Qt::Key_Return || key == Qt::Key_Space) && scene_.focus().valid()) {
    scene_.pin_cell(scene_.focus());
  } else {
    QWidget::keyPressEvent(event);
  }
}

void RowPlot::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) setAccessibleName(tr("Row of the map"));
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
    updateGeometry();
    update();
  }
}

}  // namespace attnlab
