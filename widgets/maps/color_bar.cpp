// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/color_bar.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace attnlab {

ColorBar::ColorBar(MapScene* scene, QWidget* parent) : QWidget(parent), scene_(*scene) {
  setFocusPolicy(Qt::StrongFocus);
  connect(scene, &MapScene::changed, this, [this] {
    describe();
    update();
  });
  retranslate();
}

QSize ColorBar::sizeHint() const { return {theme().px(72), theme().px(240)}; }
QSize ColorBar::minimumSizeHint() const { return {theme().px(72), theme().px(80)}; }

QRectF ColorBar::strip() const {
  const Theme& t = theme();
  return QRectF(t.px(10), t.px(14), t.px(12), height() - t.px(28));
}

// The scale of the bar itself: all values, of which the range is a part.
ColorScale ColorBar::whole() const {
  ColorScale scale = scene_.scale();
  std::tie(scale.low, scale.high) = scene_.extent();
  return scale;
}

double ColorBar::y_of(double value) const {
  const QRectF bar = strip();
  return bar.bottom() - whole().position(value) * bar.height();
}

void ColorBar::retranslate() {
  setAccessibleName(tr("Range of the colours"));
  setToolTip(tr("Drag the handles to set the range of the colours"));
  describe();
}

void ColorBar::describe() {
  setAccessibleDescription(
      tr("From %1 to %2").arg(value_text(scene_.scale().low), value_text(scene_.scale().high)));
}

void ColorBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme& t = theme();
  painter.fillRect(rect(), t.surface);
  if (scene_.empty()) return;
  const QRectF bar = strip();
  const ColorScale scale = whole();
  QImage colors(1, 256, QImage::Format_RGB32);
  for (int i = 0; i < 256; ++i)
    colors.setPixel(0, 255 - i, scene_.scale().color(scale.value(i / 255.0)));
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  painter.drawImage(bar, colors);
  painter.setPen(QPen(t.border, t.px(1)));
  painter.drawRect(bar);

  painter.setFont(t.small);
  const QFontMetricsF metrics(t.small);
  for (const double value : ticks(scale, bar.height(), 2.6 * metrics.height())) {
    const double y = bar.bottom() - scale.position(value) * bar.height();
    painter.setPen(QPen(t.muted, t.px(1)));
    painter.drawLine(QPointF(bar.right() + t.px(8), y), QPointF(bar.right() + t.px(11), y));
    painter.drawText(QPointF(bar.right() + t.px(14), y + metrics.ascent() / 2 - t.px(1)),
                     tick_text(value));
  }
  draw_handle(painter, false);
  draw_handle(painter, true);
}

void ColorBar::draw_handle(QPainter& painter, bool high) const {
  const Theme& t = theme();
  const QRectF bar = strip();
  const double y = y_of(high ? scene_.scale().high : scene_.scale().low), size = t.px(6);
  const bool active = (hasFocus() || dragging_) && high == high_active_;
  painter.setPen(QPen(active ? t.accent : t.text, t.px(active ? 2 : 1)));
  painter.drawLine(QPointF(bar.left() - t.px(2), y), QPointF(bar.right() + t.px(2), y));
  painter.setPen(Qt::NoPen);
  painter.setBrush(active ? t.accent : t.text);
  painter.drawPolygon(QPolygonF({{bar.left() - t.px(2), y},
                                 {bar.left() - t.px(2) - size, y - size / 2},
                                 {bar.left() - t.px(2) - size, y + size / 2}}));
}

void ColorBar::move_handle(double value) {
  const ColorScale& scale = scene_.scale();
  const auto [low, high] = scene_.extent();
  const double least = (high - low) / 1000;
  if (high_active_)
    scene_.set_range(scale.low, std::max(value, scale.low + least));
  else
    scene_.set_range(std::min(value, scale.high - least), scale.high);
}

void ColorBar::mousePressEvent(QMouseEvent* event) {
  if (scene_.empty()) return;
  const double y = event->position().y();
  high_active_ = std::abs(y - y_of(scene_.scale().high)) <= std::abs(y - y_of(scene_.scale().low));
  dragging_ = true;
  update();
}

void ColorBar::mouseMoveEvent(QMouseEvent* event) {
  if (!dragging_) return;
  const QRectF bar = strip();
  const double at = (bar.bottom() - event->position().y()) / bar.height();
  move_handle(whole().value(std::clamp(at, 0.0, 1.0)));
}

void ColorBar::mouseReleaseEvent(QMouseEvent*) {
  dragging_ = false;
  update();
}

void ColorBar::keyPressEvent(QKeyEvent* event) {
  const int key = event->key();
  if (scene_.empty()) return QWidget::keyPressEvent(event);
  if (key == Qt::Key_Left || key == Qt::Key_Right) {
    high_active_ = key == Qt::Key_Right;
    update();
  } else if (key == Qt::Key_Up || key == Qt::Key_Down) {
    const double step =
        (event->modifiers() & Qt::ShiftModifier ? 0.1 : 0.01) * (key == Qt::Key_Up ? 1 : -1);
    const ColorScale scale = whole();
    const double from = scale.position(high_active_ ? scene_.scale().high : scene_.scale().low);
    move_handle(scale.value(std::clamp(from + step, 0.0, 1.0)));
  } else {
    QWidget::keyPressEvent(event);
  }
}

void ColorBar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
    updateGeometry();
    update();
  }
}

}  // namespace attnlab
