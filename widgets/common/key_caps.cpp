// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/key_caps.h"

#include <QEvent>

#include "widgets/common/theme.h"

namespace attnlab {
namespace {

int cap_height() { return theme().px(20); }

int cap_width(const QString& key) {
  const QFontMetrics metrics(theme().small);
  return std::max(metrics.horizontalAdvance(key) + theme().px(12), cap_height());
}

}  // namespace

int key_caps_width(const QStringList& keys) {
  int sum = 0;
  for (const QString& key : keys) sum += cap_width(key) + (sum ? theme().px(4) : 0);
  return sum;
}

void draw_key_caps(QPainter& painter, const QRect& rect, const QStringList& keys) {
  const Theme& t = theme();
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(t.small);
  int x = rect.right() + 1 - key_caps_width(keys);
  const int y = rect.center().y() + 1 - cap_height() / 2;
  for (const QString& key : keys) {
    const QRectF cap(x, y, cap_width(key), cap_height());
    painter.setPen(QPen(t.outline, 1));
    painter.setBrush(t.raised);
    painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), t.px(4), t.px(4));
    painter.setPen(t.muted);
    painter.drawText(cap, Qt::AlignCenter, key);
    x += cap_width(key) + t.px(4);
  }
  painter.restore();
}

KeyCaps::KeyCaps(QStringList keys, QWidget* parent) : QWidget(parent), keys_(std::move(keys)) {
  setAccessibleName(keys_.join('+'));
}

QSize KeyCaps::sizeHint() const { return {key_caps_width(keys_), cap_height()}; }

void KeyCaps::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  draw_key_caps(painter, rect(), keys_);
}

void KeyCaps::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange) updateGeometry();
}

}  // namespace attnlab
