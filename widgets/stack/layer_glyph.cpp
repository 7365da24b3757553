// SPDX-License-Identifier: GPL-3.0-or-later
// Signs of the values, drawn on a square of 16 units.
#include <QPainterPath>

#include "core/shared/forms/form_info.h"
#include "widgets/stack/layer_row.h"

namespace attnlab {
namespace {

void line(QPainter& p, double x1, double y1, double x2, double y2) {
  p.drawLine(QPointF(x1, y1), QPointF(x2, y2));
}

void dot(QPainter& p, double x, double y, double r = 1.5) {
  p.setBrush(p.pen().color());
  p.drawEllipse(QPointF(x, y), r, r);
  p.setBrush(Qt::NoBrush);
}

// Tokens above reach the tokens below them and to their left; without mixing each only itself.
void draw_mixing(QPainter& p, bool on) {
  for (const double x : {3.0, 8.0, 13.0}) {
    line(p, x, 3, x, 13);
    dot(p, x, 3);
    dot(p, x, 13);
  }
  if (!on) return;
  line(p, 3, 13, 8, 3);
  line(p, 8, 13, 13, 3);
}

/// A path as FormInfo::sign has it.
QPainterPath path_of(std::string_view sign) {
  const QStringList words = QString::fromLatin1(sign.data(), std::ssize(sign)).split(' ');
  QPainterPath path;
  qsizetype at = 0;
  const auto point = [&] {
    const double x = words.value(at++).toDouble();
    return QPointF(x, words.value(at++).toDouble());
  };
  while (at < words.size()) {
    const QString what = words[at++];
    const QPointF to = point();
    if (what == "M") path.moveTo(to);
    if (what == "L") path.lineTo(to);
    if (what != "C") continue;
    const QPointF second = point();
    path.cubicTo(to, second, point());
  }
  return path;
}

void draw_form(QPainter& p, const FormInfo& form) {
  if (form.sign.empty())
    p.drawText(QRectF(0, 0, 16, 16), Qt::AlignCenter,
               QString(QChar::fromLatin1(form.name.front())).toUpper());
  else
    p.drawPath(path_of(form.sign));
}

void draw_sequence(QPainter& p, QkSequence sequence) {
  if (sequence == QkSequence::input) {
    for (const double x : {2.5, 6.5, 10.5}) p.drawRect(QRectF(x, 5.5, 3, 5));
  } else if (sequence == QkSequence::random) {
    p.drawRoundedRect(QRectF(2.5, 2.5, 11, 11), 2.5, 2.5);
    for (const double at : {5.4, 8.0, 10.6}) dot(p, at, at, 1.1);
    dot(p, 10.6, 5.4, 1.1);
    dot(p, 5.4, 10.6, 1.1);
  } else {
    line(p, 2.5, 4, 13.5, 4);
    line(p, 2.5, 8, 13.5, 8);
    line(p, 2.5, 12, 9, 12);
  }
}

// An arrow that rises with the layers, or a pin in the bottom row.
void draw_hidden(QPainter& p, bool current) {
  line(p, 3, 14, 13, 14);
  if (current) {
    line(p, 8, 11.5, 8, 2.5);
    line(p, 4.5, 6, 8, 2.5);
    line(p, 11.5, 6, 8, 2.5);
  } else {
    dot(p, 8, 5, 2.6);
    line(p, 8, 6, 8, 13);
  }
}

}  // namespace

void draw_glyph(QPainter& painter, const QRectF& square, LayerAxis axis, int value,
                const QColor& color) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.translate(square.topLeft());
  painter.scale(square.width() / 16, square.height() / 16);
  QFont font = painter.font();
  font.setPixelSize(11);
  painter.setFont(font);
  painter.setPen(QPen(color, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(Qt::NoBrush);
  switch (axis) {
    case LayerAxis::mixing:
      draw_mixing(painter, value == 0);
      break;
    case LayerAxis::form:
      draw_form(painter, *all_forms()[static_cast<size_t>(value)]);
      break;
    case LayerAxis::sequence:
      draw_sequence(painter, static_cast<QkSequence>(value));
      break;
    case LayerAxis::hidden:
      draw_hidden(painter, value == 0);
      break;
    case LayerAxis::point:
      break;
  }
  painter.restore();
}

}  // namespace attnlab
