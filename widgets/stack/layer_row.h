// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QPainter>
#include <QRectF>
#include <cstdint>
#include <optional>

#include "widgets/stack/layer_axes.h"

namespace attnlab {

/// Colours, fonts and the length of one pixel at scale 1: the screen's, or those of a picture for
/// paper.
struct RowLook {
  QColor surface, hover, border, text, muted, accent, accent_soft, mark;
  QFont body, small;
  double unit = 1;
  double row = 30;  ///< height of a row, in units
};
RowLook screen_look();
/// The screen's look for rows that share `room` pixels of height: larger where they are few.
RowLook screen_look(double room, int layer_count);
/// Dark on white, whatever the screen shows; ordinary text has the size of `body`.
RowLook print_look(const QFont& body);

/// Where a row's parts are, from its left edge. Wide rows write a cell's value beside its glyph.
struct RowColumns {
  double label = 0, cell = 0, width = 0;
  bool wide = false;

  [[nodiscard]] QRectF rect(LayerAxis axis, double top, double height) const;
  /// The axis at x; none over the layer's number.
  [[nodiscard]] std::optional<LayerAxis> axis_at(double x) const;
};
RowColumns row_columns(const RowLook& look, double width, int layer_count);
/// Below this, words are cut.
double narrowest_row(const RowLook& look, int layer_count);
double row_height(const RowLook& look, int layer_count);
double header_height(const RowLook& look, const RowColumns& columns);

struct RowState {
  LayerSpec layer;
  int number = 1;                      ///< counted from 1
  int64_t residual = 0;                ///< parameters more than standard attention has
  std::optional<LayerSpec> reference;  ///< the selected run's layer, where there is one
  std::optional<LayerAxis> changing;   ///< the cell that a click would change: outlined only
  std::optional<LayerAxis> focus;      ///< the cell with the keyboard's focus
  bool is_new = false;                 ///< the selected run lacks this layer
  bool hovered = false;
};

/// A value's sign, the same wherever it is drawn.
void draw_glyph(QPainter& painter, const QRectF& square, LayerAxis axis, int value,
                const QColor& color);
/// A disc for the paper's mixers, a ring for other points.
void draw_point_chip(QPainter& painter, const QRectF& square, const LayerSpec& layer);
void draw_header(QPainter& painter, const RowLook& look, const RowColumns& columns, double top);
void draw_row(QPainter& painter, const RowLook& look, const RowColumns& columns, double top,
              double height, const RowState& state);

}  // namespace attnlab
