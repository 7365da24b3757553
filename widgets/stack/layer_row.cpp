// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/layer_row.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <algorithm>

#include "core/shared/base/text.h"

namespace attnlab {
namespace {

struct Row {
  Q_DECLARE_TR_FUNCTIONS(LayerRow)
};

double text_width(const QFont& font, const QString& text) {
  return QFontMetricsF(font).horizontalAdvance(text);
}

// The widest of an axis's words, so that nothing moves while values change.
double widest_value(const QFont& font, LayerAxis axis) {
  double widest = 0;
  for (int value = 0; value < value_count(axis); ++value)
    widest = std::max(widest, text_width(font, value_label(axis, value)));
  return widest;
}

double widest_word(const QFont& font) {
  double widest = 0;
  for (const LayerAxis axis : layer_axes)
    if (axis != LayerAxis::point) widest = std::max(widest, widest_value(font, axis));
  return widest;
}

double label_width(const RowLook& look, int layer_count) {
  return text_width(look.small, Row::tr("L%1").arg(layer_count)) + 14 * look.unit;
}

double point_width(const RowLook& look) {
  return widest_value(look.small, LayerAxis::point) + 26 * look.unit;
}

double wide_cell(const RowLook& look) { return widest_word(look.small) + 40 * look.unit; }

constexpr double narrow_cell = 32;  // units
constexpr double large_row = 36;    // from here on words have the size of ordinary text
constexpr double largest_row = 44;

void draw_text(QPainter& p, const QRectF& rect, const QFont& font, const QColor& color,
               const QString& text, int flags) {
  p.setFont(font);
  p.setPen(color);
  p.drawText(rect, flags, QFontMetricsF(font).elidedText(text, Qt::ElideRight, rect.width()));
}

// Filled: as in standard attention; outlined: relaxed; dashed: without meaning.
void draw_box(QPainter& p, const RowLook& look, const QRectF& box, bool kept, bool meaning,
              bool preview) {
  const double radius = 5 * look.unit;
  p.setBrush(kept && meaning ? QBrush(look.accent_soft) : Qt::NoBrush);
  if (preview)
    p.setPen(QPen(look.accent, 1.5 * look.unit, Qt::DashLine));
  else if (!meaning)
    p.setPen(QPen(look.border, look.unit, Qt::DotLine));
  else
    p.setPen(kept ? QPen(look.accent_soft, look.unit) : QPen(look.muted, 1.2 * look.unit));
  p.drawRoundedRect(box, radius, radius);
}

void draw_value(QPainter& p, const RowLook& look, const RowColumns& columns, const QRectF& box,
                const LayerSpec& layer, LayerAxis axis) {
  if (!has_meaning(layer, axis)) {
    p.setPen(QPen(look.muted, 1.2 * look.unit));
    p.drawLine(box.center() - QPointF(3 * look.unit, 0), box.center() + QPointF(3 * look.unit, 0));
    return;
  }
  const int value = value_of(layer, axis);
  const double side = (look.row >= large_row ? 18 : 16) * look.unit;
  const double left = columns.wide ? box.left() + 7 * look.unit : box.center().x() - side / 2;
  const QRectF square(left, box.center().y() - side / 2, side, side);
  draw_glyph(p, square, axis, value, value == 0 ? look.accent : look.text);
  if (!columns.wide) return;
  const QRectF words = box.adjusted(side + 13 * look.unit, 0, -2 * look.unit, 0);
  draw_text(p, words, look.small, look.text, value_label(axis, value),
            Qt::AlignLeft | Qt::AlignVCenter);
}

void draw_focus(QPainter& p, const RowLook& look, const QRectF& box) {
  p.setBrush(Qt::NoBrush);
  p.setPen(QPen(look.accent, 2 * look.unit));
  p.drawRoundedRect(box, 5 * look.unit, 5 * look.unit);
}

void draw_corner(QPainter& p, const RowLook& look, const QRectF& box) {
  const double side = 7 * look.unit;
  const QPointF corner = box.topRight();
  p.setPen(Qt::NoPen);
  p.setBrush(look.mark);
  p.drawPolygon(QPolygonF({corner - QPointF(side, 0), corner, corner + QPointF(0, side)}));
}

bool differs(const RowState& state, LayerAxis axis) {
  if (!state.reference) return false;
  if (!has_meaning(state.layer, axis) || !has_meaning(*state.reference, axis)) return false;
  return value_of(state.layer, axis) != value_of(*state.reference, axis);
}

void draw_cell(QPainter& p, const RowLook& look, const RowColumns& columns, const QRectF& rect,
               const RowState& state, LayerAxis axis) {
  const LayerSpec& shown = state.layer;
  const QRectF box =
      rect.adjusted(2.5 * look.unit, 2 * look.unit, -2.5 * look.unit, -2 * look.unit);
  draw_box(p, look, box, value_of(shown, axis) == 0, has_meaning(shown, axis),
           state.changing == axis);
  draw_value(p, look, columns, box, shown, axis);
  if (state.focus == axis) draw_focus(p, look, box);
  if (differs(state, axis)) draw_corner(p, look, box);
}

QString residual_text(int64_t residual) {
  return (residual > 0 ? "+" : "\u2212") + QString::fromStdString(grouped(std::abs(residual)));
}

// One line where it fits, else two: the name, and what stands beside it.
void draw_two(QPainter& p, const RowLook& look, const QRectF& rect, const QString& name,
              const QString& beside, const QColor& color) {
  const QFont font = look.small;
  const double line = QFontMetricsF(font).height();
  const bool one = beside.isEmpty() || text_width(font, name + "   " + beside) <= rect.width();
  if (one) {
    draw_text(p, rect, font, color, name, Qt::AlignLeft | Qt::AlignVCenter);
    draw_text(p, rect, font, look.muted, beside, Qt::AlignRight | Qt::AlignVCenter);
    return;
  }
  // Two lines of small type are set a little tighter than the font asks for.
  const double top = rect.center().y() - line * 0.94;
  draw_text(p, {rect.left(), top, rect.width(), line}, font, color, name, Qt::AlignLeft);
  draw_text(p, {rect.left(), top + line * 0.88, rect.width(), line}, font, look.muted, beside,
            Qt::AlignLeft);
}

void draw_point(QPainter& p, const RowLook& look, const QRectF& rect, const RowState& state) {
  const LayerSpec& shown = state.layer;
  const double side = 9 * look.unit;
  const QRectF chip(rect.left() + 6 * look.unit, rect.center().y() - side / 2, side, side);
  draw_point_chip(p, chip, shown);
  const QStringList parts = point_title(shown).split(" \u00b7 ");
  QString beside = parts.size() > 1 ? parts[1] : QString();
  if (state.residual != 0) beside = residual_text(state.residual);
  if (state.is_new) beside = Row::tr("new");
  const QRectF words(chip.right() + 6 * look.unit, rect.top(),
                     rect.right() - chip.right() - 10 * look.unit, rect.height());
  draw_two(p, look, words, parts[0], beside, look.text);
  const double in = 2 * look.unit;
  if (state.focus == LayerAxis::point) draw_focus(p, look, rect.adjusted(in, in, -in, -in));
}

}  // namespace

RowLook screen_look() {
  const Theme& t = theme();
  return {t.surface,     t.raised,  t.border, t.text,  t.muted, t.accent,
          t.accent_soft, t.warning, t.body,   t.small, t.scale};
}

RowLook screen_look(double room, int layer_count) {
  RowLook look = screen_look();
  const double each = room / std::max(1, layer_count) / look.unit;
  look.row = layer_count > 12 ? 26 : std::clamp(each, 30.0, largest_row);
  if (look.row >= large_row) look.small = look.body;
  return look;
}

RowLook print_look(const QFont& body) {
  RowLook look{Qt::white,
               Qt::white,
               QColor("#c4c9d1"),
               QColor("#1b1f27"),
               QColor("#566070"),
               QColor("#3457d5"),
               QColor("#e4e9fb"),
               QColor("#b7791f"),
               body,
               body,
               1};
  look.unit = body.pixelSize() / 11.0;
  return look;
}

QRectF RowColumns::rect(LayerAxis axis, double top, double height) const {
  const double left = label + cell * static_cast<int>(axis);
  return {left, top, axis == LayerAxis::point ? width - left : cell, height};
}

std::optional<LayerAxis> RowColumns::axis_at(double x) const {
  if (x < label || x >= width) return {};
  const int index = static_cast<int>((x - label) / cell);
  return layer_axes[std::min(index, static_cast<int>(LayerAxis::point))];
}

RowColumns row_columns(const RowLook& look, double width, int layer_count) {
  const double label = label_width(look, layer_count);
  const double rest = width - label - point_width(look);
  const double word = wide_cell(look);
  const bool wide = rest >= 4 * word;
  const double cell = wide ? std::min(rest / 4, 1.25 * word)
                           : std::clamp(rest / 4, narrow_cell * look.unit, 56 * look.unit);
  return {label, cell, width, wide};
}

double narrowest_row(const RowLook& look, int layer_count) {
  return label_width(look, layer_count) + 4 * narrow_cell * look.unit + point_width(look);
}

double row_height(const RowLook& look, int layer_count) {
  return (layer_count <= 12 ? look.row : std::min(look.row, 26.0)) * look.unit;
}

double header_height(const RowLook& look, const RowColumns& columns) {
  return QFontMetricsF(look.small).height() * (columns.wide ? 2 : 1) + 10 * look.unit;
}

void draw_point_chip(QPainter& painter, const QRectF& square, const LayerSpec& layer) {
  const QColor color = point_color(layer);
  const bool named = value_of(layer, LayerAxis::point) >= 0;
  const double stroke = square.width() / 5;
  painter.setPen(QPen(color, stroke));
  painter.setBrush(named ? QBrush(color) : Qt::NoBrush);
  const double in = stroke / 2;
  painter.drawEllipse(square.adjusted(in, in, -in, -in));
}

void draw_header(QPainter& painter, const RowLook& look, const RowColumns& columns, double top) {
  const double height = header_height(look, columns);
  painter.setFont(look.small);
  painter.setPen(look.muted);
  for (const LayerAxis axis : layer_axes) {
    const QRectF rect = columns.rect(axis, top, height);
    const bool point = axis == LayerAxis::point;
    const QString title = columns.wide ? axis_title(axis) : axis_short_title(axis);
    const int flags =
        Qt::AlignVCenter | Qt::TextWordWrap | (point ? Qt::AlignLeft : Qt::AlignHCenter);
    painter.drawText(rect.adjusted(point ? 6 * look.unit : 0, 0, 0, 0), flags, title);
  }
}

void draw_row(QPainter& painter, const RowLook& look, const RowColumns& columns, double top,
              double height, const RowState& state) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  if (state.hovered) painter.fillRect(QRectF(0, top, columns.width, height), look.hover);
  draw_text(painter, {0, top, columns.label - 6 * look.unit, height}, look.small,
            state.focus ? look.text : look.muted, Row::tr("L%1").arg(state.number),
            Qt::AlignRight | Qt::AlignVCenter);
  for (const LayerAxis axis : layer_axes) {
    const QRectF rect = columns.rect(axis, top, height);
    if (axis == LayerAxis::point)
      draw_point(painter, look, rect, state);
    else
      draw_cell(painter, look, columns, rect, state, axis);
  }
  painter.restore();
}

}  // namespace attnlab
