// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QStringList>

namespace attnlab {

/// One side of a map with the tokens of its rows or columns. Lengths in the painter's units.
struct TokenAxis {
  QRectF strip;           ///< where labels may be; they lean on the side next to the map
  bool vertical = false;  ///< labels of rows, left of the map; else of columns, above it
  bool below = false;     ///< labels of columns, below what they label
  double origin = 0;      ///< where index 0 begins, along the axis
  double cell = 1;        ///< length of one index
  int count = 0;
  const QStringList* tokens = nullptr;
  int marked = -1;  ///< its label is always drawn, on `mark`
  QColor text, mark, mark_text;
};

/// Draws what fits: every label, or every n-th (n = 2, 5, 10, …). From every 5th on positions take
/// the place of tokens, because single tokens say little then. Long tokens end in "…".
void draw_token_axis(QPainter& painter, const TokenAxis& axis);

/// The smallest of 1, 2, 5, 10, … that keeps `cell` × n at `least` or more.
int label_stride(double cell, double least);

}  // namespace attnlab
