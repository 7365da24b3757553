// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPainter>
#include <QRectF>
#include <QString>

namespace attnlab {

/// How a run looks in every view: never by colour alone.
struct RunStyle {
  QColor color;
  Qt::PenStyle dash = Qt::SolidLine;
  int marker = 0;  ///< 0 disc, 1 square, 2 triangle, 3 diamond, 4 cross, 5 ring

  bool operator==(const RunStyle&) const = default;
};

/// The n-th style: colour, dash and marker all differ between neighbours.
RunStyle run_style(int n);

/// The marker alone, with the pen and brush of the painter; `r`: half its size.
void draw_marker(QPainter& painter, QPointF at, double r, int marker);

/// A short line with its marker, as in a legend.
void draw_run_style(QPainter& painter, const QRectF& rect, const RunStyle& style);

}  // namespace attnlab
