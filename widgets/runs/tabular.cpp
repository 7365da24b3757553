// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/tabular.h"

#include <algorithm>

namespace attnlab {
namespace {

int digit_width(const QFontMetrics& metrics) {
  int width = 0;
  for (char c = '0'; c <= '9'; ++c)
    width = std::max(width, metrics.horizontalAdvance(QLatin1Char(c)));
  return width;
}

int cell_width(const QFontMetrics& metrics, QChar c, int digit) {
  return c.isDigit() ? digit : metrics.horizontalAdvance(c);
}

}  // namespace

int tabular_width(const QFontMetrics& metrics, const QString& text) {
  const int digit = digit_width(metrics);
  int width = 0;
  for (const QChar c : text) width += cell_width(metrics, c, digit);
  return width;
}

void draw_tabular(QPainter& painter, const QRect& rect, const QString& text) {
  const QFontMetrics metrics = painter.fontMetrics();
  const int digit = digit_width(metrics);
  int x = rect.right() + 1 - tabular_width(metrics, text);
  for (const QChar c : text) {
    const int width = cell_width(metrics, c, digit);
    painter.drawText(QRect(x, rect.top(), width, rect.height()),
                     Qt::AlignCenter | Qt::TextDontClip | Qt::TextSingleLine, QString(c));
    x += width;
  }
}

}  // namespace attnlab
