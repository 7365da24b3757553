// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window/ring.h"

#include <QPainter>

#include "widgets/common/theme.h"

namespace attnlab {

Ring::Ring(QWidget* window) : QWidget(window) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setFocusPolicy(Qt::NoFocus);
  hide();
}

void Ring::surround(QRect part) {
  const int width = theme().px(3);
  const QRect place = part.adjusted(-width, -width, width, width) & parentWidget()->rect();
  if (part.isEmpty()) return hide();
  if (place != geometry()) {
    setGeometry(place);
    // What lies inside is drawn as ever, a map by OpenGL too.
    const QRect inside = rect().adjusted(width, width, -width, -width);
    setMask(QRegion(rect()) - QRegion(inside));
  }
  raise();
  show();
}

void Ring::paintEvent(QPaintEvent*) {
  const Theme& t = theme();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(t.accent, t.px(3)));
  const double half = t.px(3) / 2.0;
  painter.drawRoundedRect(QRectF(rect()).adjusted(half, half, -half, -half), t.px(5), t.px(5));
}

}  // namespace attnlab
