// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/radar.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "widgets/common/theme.h"
#include "widgets/common/token_strip.h"

namespace attnlab {
namespace {

constexpr double smallest_side = 108;

QPointF spoke(QPointF center, double radius, size_t i) {
  const double angle =
      2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(all_indicators.size());
  return {center.x() + radius * std::sin(angle), center.y() - radius * std::cos(angle)};
}

void draw_web(QPainter& painter, QPointF center, double radius, const RadarLook& look) {
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(look.grid, look.unit));
  for (const double share : {0.5, 1.0}) {
    QPolygonF ring;
    for (size_t i = 0; i < all_indicators.size(); ++i) ring << spoke(center, radius * share, i);
    painter.drawPolygon(ring);
  }
  for (size_t i = 0; i < all_indicators.size(); ++i)
    painter.drawLine(center, spoke(center, radius, i));
}

void draw_symbols(QPainter& painter, QPointF center, double radius, const RadarLook& look) {
  painter.setFont(look.small);
  painter.setPen(look.muted);
  const QFontMetricsF metrics(look.small);
  for (size_t i = 0; i < all_indicators.size(); ++i) {
    const QString text = symbol_of(all_indicators[i]);
    const double width = metrics.horizontalAdvance(text), height = metrics.height();
    const QPointF out = spoke({0, 0}, 1, i);
    // The text's middle lies as far out as its box needs in this direction.
    const double away =
        radius + 4 * look.unit + std::abs(out.x()) * width / 2 + std::abs(out.y()) * height / 2;
    const QPointF at = spoke(center, away, i);
    painter.drawText(QRectF(at.x() - width, at.y() - height / 2, 2 * width, height),
                     Qt::AlignCenter, text);
  }
}

}  // namespace

RadarLook radar_screen_look() {
  const Theme& t = theme();
  QColor fill = t.accent;
  fill.setAlphaF(0.22F);
  return {t.text, t.muted, t.border, t.accent, fill, t.accent_soft, t.body, t.small, t.scale};
}

RadarLook radar_print_look(const QFont& body) {
  QFont small = body;
  small.setPixelSize(std::max(1, body.pixelSize() * 4 / 5));
  return {QColor("#1b1f27"),
          QColor("#566070"),
          QColor("#d9dde3"),
          QColor("#3355d1"),
          QColor(0x33, 0x55, 0xd1, 50),
          Qt::white,
          body,
          small,
          body.pixelSize() / 13.0};
}

void draw_radar(QPainter& painter, const QRectF& rect, const QString& title,
                const RadarValues& values, bool selected, const RadarLook& look) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  if (selected) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(look.focus);
    painter.drawRoundedRect(rect.adjusted(look.unit, look.unit, -look.unit, -look.unit),
                            4 * look.unit, 4 * look.unit);
  }
  const double line = QFontMetricsF(look.title).height() + 4 * look.unit;
  painter.setFont(look.title);
  painter.setPen(look.text);
  painter.drawText(QRectF(rect.left(), rect.top() + 2 * look.unit, rect.width(), line),
                   Qt::AlignCenter, title);
  const QRectF area = rect.adjusted(0, line, 0, 0);
  const QFontMetricsF small(look.small);
  const double radius =
      std::min(area.width() / 2 - small.horizontalAdvance(symbol_of(Indicator::concentration)) -
                   6 * look.unit,
               area.height() / 2 - small.height() - 6 * look.unit);
  if (radius > 4) {
    draw_web(painter, area.center(), radius, look);
    draw_symbols(painter, area.center(), radius, look);
    QPolygonF shape;
    for (size_t i = 0; i < values.size(); ++i)
      if (!std::isnan(values[i])) shape << spoke(area.center(), radius * values[i], i);
    painter.setPen(QPen(look.line, 1.5 * look.unit));
    painter.setBrush(look.fill);
    painter.drawPolygon(shape);
    painter.setBrush(look.line);
    painter.setPen(Qt::NoPen);
    for (const QPointF& corner : shape) painter.drawEllipse(corner, 2 * look.unit, 2 * look.unit);
  }
  painter.restore();
}

int radar_columns(int count, double width, double height) {
  int best = 1;
  double largest = 0;
  for (int columns = 1; columns <= std::max(1, count); ++columns) {
    const int rows = (count + columns - 1) / columns;
    const double side = std::min(width / columns, height / std::max(1, rows));
    if (side <= largest) continue;
    largest = side;
    best = columns;
  }
  return best;
}

RadarGrid::RadarGrid(QWidget* parent) : QAbstractScrollArea(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setFrameShape(NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  viewport()->setAutoFillBackground(false);
}

QSize RadarGrid::minimumSizeHint() const { return {theme().px(140), theme().px(120)}; }

void RadarGrid::set_layers(const std::vector<RadarValues>& layers,
                           const std::vector<bool>& mixing) {
  layers_ = layers;
  mixing_ = mixing;
  arrange();
  viewport()->update();
}

void RadarGrid::set_selected(int layer) {
  selected_ = layer;
  const QRectF at = tile(layer);
  if (at.top() < 0) verticalScrollBar()->setValue(verticalScrollBar()->value() + int(at.top()));
  if (at.bottom() > viewport()->height())
    verticalScrollBar()->setValue(verticalScrollBar()->value() + int(at.bottom()) -
                                  viewport()->height());
  setAccessibleDescription(title_of(layer));
  viewport()->update();
}

/// All at once where they stay readable, else a page that scrolls.
void RadarGrid::arrange() {
  const int count = static_cast<int>(layers_.size());
  const double width = viewport()->width(), height = viewport()->height();
  const double least = theme().px(smallest_side);
  columns_ = radar_columns(count, width, height);
  const auto side_in = [&](int columns) {
    return std::min(width / columns, height / ((count + columns - 1) / columns));
  };
  side_ = count == 0 ? 1 : side_in(columns_);
  if (count > 0 && side_ < least) {
    columns_ = std::max(1, static_cast<int>(width / least));
    side_ = width / columns_;
  }
  const int rows = (count + columns_ - 1) / columns_;
  verticalScrollBar()->setRange(0, std::max(0, int(std::ceil(rows * side_ - height))));
  verticalScrollBar()->setPageStep(viewport()->height());
  verticalScrollBar()->setSingleStep(theme().px(32));
}

QRectF RadarGrid::tile(int layer) const {
  const double left = (viewport()->width() - columns_ * side_) / 2;
  return {left + layer % columns_ * side_, layer / columns_ * side_ - verticalScrollBar()->value(),
          side_, side_};
}

QString RadarGrid::title_of(int layer) const {
  const bool mixes =
      layer < static_cast<int>(mixing_.size()) && mixing_[static_cast<size_t>(layer)];
  return mixes ? tr("Layer %1").arg(layer + 1) : tr("Layer %1 · no mixing").arg(layer + 1);
}

void RadarGrid::paintEvent(QPaintEvent*) {
  QPainter painter(viewport());
  painter.fillRect(viewport()->rect(), theme().surface);
  RadarLook look = radar_screen_look();
  for (int l = 0; l < static_cast<int>(layers_.size()); ++l) {
    const bool selected = l == selected_;
    draw_radar(painter, tile(l), title_of(l), layers_[static_cast<size_t>(l)], selected, look);
    if (!selected || !hasFocus()) continue;
    painter.setPen(QPen(theme().accent, theme().px(1)));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(tile(l).adjusted(1, 1, -1, -1), theme().space(1), theme().space(1));
  }
}

void RadarGrid::resizeEvent(QResizeEvent*) { arrange(); }

void RadarGrid::choose(int layer) {
  if (layer < 0 || layer >= static_cast<int>(layers_.size())) return;
  set_selected(layer);
  Q_EMIT layer_selected(layer);
}

void RadarGrid::mousePressEvent(QMouseEvent* event) {
  for (int l = 0; l < static_cast<int>(layers_.size()); ++l)
    if (tile(l).contains(event->position())) return choose(l);
}

void RadarGrid::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Left:
      return choose(selected_ - 1);
    case Qt::Key_Right:
      return choose(selected_ + 1);
    case Qt::Key_Up:
      return choose(selected_ - columns_);
    case Qt::Key_Down:
      return choose(selected_ + columns_);
    default:
      QAbstractScrollArea::keyPressEvent(event);
  }
}

void RadarGrid::focusInEvent(QFocusEvent* event) {
  QAbstractScrollArea::focusInEvent(event);
  viewport()->update();
}

void RadarGrid::focusOutEvent(QFocusEvent* event) {
  QAbstractScrollArea::focusOutEvent(event);
  viewport()->update();
}

void RadarGrid::changeEvent(QEvent* event) {
  QAbstractScrollArea::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
    arrange();
    viewport()->update();
  }
  if (event->type() == QEvent::LanguageChange) viewport()->update();
}

}  // namespace attnlab
