// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/map_axes.h"

#include <algorithm>
#include <cmath>

#include "widgets/maps/map_scene.h"

namespace attnlab {
namespace {

struct Writer {
  QPainter& painter;
  const TokenAxis& axis;
  QFontMetricsF metrics;
  bool upright = true;  ///< labels of columns stand on their side when cells are narrow

  [[nodiscard]] double line() const { return metrics.height(); }
  [[nodiscard]] QString label(int index, int stride) const {
    const bool position = stride > 2;
    const QString text = position ? QString::number(index + 1) : axis_label(*axis.tokens, index);
    const double room = upright && !axis.vertical ? std::max(axis.cell * stride, line())
                        : axis.vertical           ? axis.strip.width()
                                                  : axis.strip.height();
    return metrics.elidedText(text, Qt::ElideRight, room - line() / 4);
  }

  // Place of a label on the strip; the long side is `room` for labels on their side.
  [[nodiscard]] QRectF place(int index, double width) const {
    const double middle = axis.origin + (index + 0.5) * axis.cell, gap = line() / 4;
    if (axis.vertical)
      return {axis.strip.right() - gap - width, middle - line() / 2, width, line()};
    if (upright) {
      const double top = axis.below ? axis.strip.top() + gap / 2 : axis.strip.bottom() - line();
      return {middle - width / 2, top, width, line()};
    }
    const double top = axis.below ? axis.strip.top() + gap : axis.strip.bottom() - gap - width;
    return {middle - line() / 2, top, line(), width};
  }

  void write(const QRectF& rect, const QString& text) const {
    if (axis.vertical || upright) {
      painter.drawText(QPointF(rect.left(), rect.top() + metrics.ascent()), text);
      return;
    }
    painter.save();
    painter.translate(rect.left() + metrics.ascent(), rect.bottom());
    painter.rotate(-90);
    painter.drawText(QPointF(0, 0), text);
    painter.restore();
  }

  // How near to the marked label others would touch it.
  [[nodiscard]] double reach(int stride) const {
    if (axis.vertical || !upright) return 1.1 * line();
    return stride > 1 ? 6 * line() : 0;
  }

  void write(int index, int stride) const {
    const QString text = label(index, stride);
    write(place(index, metrics.horizontalAdvance(text)), text);
  }

  // A pill, moved back into the strip, hides the labels beneath.
  void write_marked(int stride) const {
    QString text = axis_label(*axis.tokens, axis.marked);
    if (stride > 2 && axis.marked < axis.tokens->size())
      text = QString::number(axis.marked + 1) + ' ' + text;
    const double room = axis.vertical ? axis.strip.width()
                        : upright     ? axis.strip.width() / 3
                                      : axis.strip.height();
    text = metrics.elidedText(text, Qt::ElideRight, room - line() / 2);
    const QRectF rect = place(axis.marked, metrics.horizontalAdvance(text));
    painter.setPen(Qt::NoPen);
    painter.setBrush(axis.mark);
    const double pad = line() / 5;
    const bool wide = axis.vertical || upright;
    painter.drawRoundedRect(
        rect.adjusted(wide ? -pad : 0, wide ? 0 : -pad, wide ? pad : 0, wide ? 0 : pad), pad, pad);
    painter.setPen(axis.mark_text);
    write(rect, text);
  }
};

bool all_fit(const TokenAxis& axis, const QFontMetricsF& metrics, int first, int last) {
  for (int i = first; i <= last; ++i)
    if (metrics.horizontalAdvance(axis_label(*axis.tokens, i)) > 0.92 * axis.cell) return false;
  return true;
}

}  // namespace

int label_stride(double cell, double least) {
  int stride = 1;
  for (int step = 0; cell * stride < least && stride < 1'000'000; ++step)
    stride = step % 3 == 1 ? stride / 2 * 5 : stride * 2;
  return stride;
}

void draw_token_axis(QPainter& painter, const TokenAxis& axis) {
  if (axis.count <= 0 || axis.cell <= 0) return;
  Writer writer{painter, axis, QFontMetricsF(painter.font())};
  const double begin = axis.vertical ? axis.strip.top() : axis.strip.left();
  const double end = axis.vertical ? axis.strip.bottom() : axis.strip.right();
  const int first =
      std::clamp(static_cast<int>((begin - axis.origin) / axis.cell), 0, axis.count - 1);
  const int last = std::clamp(static_cast<int>((end - axis.origin) / axis.cell), 0, axis.count - 1);
  int stride = label_stride(axis.cell, 1.1 * writer.line());
  const bool positions = stride > 2 || axis.tokens->isEmpty();
  if (!axis.vertical && !positions)
    writer.upright = stride == 1 && all_fit(axis, writer.metrics, first, last);
  if (!axis.vertical && positions) {
    const QString widest = QString::number(axis.count);
    stride = label_stride(axis.cell, writer.metrics.horizontalAdvance(widest) + writer.line() / 2);
  }
  painter.setPen(axis.text);
  // Position 1, then every n-th as people count: 5, 10, 15.
  for (int i = stride == 1 ? first : (first + stride) / stride * stride - 1; i <= last;
       i += stride) {
    const double middle = axis.origin + (i + 0.5) * axis.cell;
    const bool crowded = axis.marked >= 0 && i != axis.marked &&
                         std::abs(i - axis.marked) * axis.cell < writer.reach(stride);
    if (middle >= begin && middle <= end && !crowded) writer.write(i, stride);
  }
  if (axis.marked < 0 || axis.marked >= axis.count) return;
  const double middle = axis.origin + (axis.marked + 0.5) * axis.cell;
  if (middle >= begin && middle <= end) writer.write_marked(stride);
}

}  // namespace attnlab
