// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QString>
#include <functional>
#include <string>
#include <vector>

namespace attnlab {

/// One picture or table to be written; the suffix of `path` chooses PDF, SVG, PNG or CSV.
struct ExportRequest {
  QString path;
  double width_mm = 160;
  double height_mm = 0;  ///< 0: what the view thinks fits the width
  double font_pt = 9;    ///< size of ordinary text in the picture
  double png_dpi = 300;
  std::string provenance;  ///< JSON: the run's spec and seed, the step; embedded in every format
};

/// Draws through `paint(painter, size)`, size in points (1/72 inch), white background, with the
/// painter's font at request.font_pt points. Throws Error naming the path when it cannot be written
/// or the suffix is not pdf, svg or png.
void export_picture(const ExportRequest& request, QSizeF size_pt,
                    const std::function<void(QPainter&, QSizeF)>& paint);

/// CSV with provenance as leading "# " lines. Throws Error.
void export_csv(
    const ExportRequest& request, const std::vector<std::string>& columns,
    const std::function<void(const std::function<void(const std::vector<double>&)>&)>& rows);

/// Millimetres to points.
inline double points(double mm) { return mm * 72.0 / 25.4; }

/// The usual font of a picture, `font_pt` points of its own high whatever the screen is like.
QFont picture_font(double font_pt);

/// Height of text that wraps at `width`; 0 without text. For captions of pictures: they are never
/// cut.
double wrapped_height(const QFont& font, const QString& text, double width);
/// Draws text so, from the top of `place` on.
void draw_wrapped(QPainter& painter, const QRectF& place, const QString& text);

/// Text of a picture, smaller where it would not fit into the width of `place`. The painter's font
/// is one of a pixel size, as `export_picture` sets it.
void draw_fitting(QPainter& painter, const QRectF& place, int flags, const QString& text);

}  // namespace attnlab
