// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>
#include <string>
#include <vector>

#include "widgets/common/export.h"
#include "widgets/plots/curves_picture.h"

namespace attnlab {

/// Writes plots of curves for a paper. The suffix of request.path chooses:
/// - pdf, svg, png: drawn again for paper (white, vectors), several plots in two columns;
/// - csv: one row a step, one column a curve, all recorded values (not the smoothed ones) of the
///   whole run; empty where a curve has none at that step;
/// - tex: pgfplots, at most about a thousand coordinates a curve.
/// Throws Error on another suffix, on no curves, and when the file cannot be written.
void export_curves(const ExportRequest& request, const std::vector<CurvesPicture>& plots);

/// Draws one plot into `rect`; lengths follow the size of the painter's font.
void draw_curves(QPainter& painter, const QRectF& rect, const CurvesPicture& plot);

/// The text of the .tex file: one tikzpicture a plot, each `width_mm` wide, to be \input in a
/// document that says \usepackage{pgfplots}. `provenance` becomes comment lines at the top.
std::string pgfplots(const std::vector<CurvesPicture>& plots, double width_mm, double height_mm,
                     const std::string& provenance);

}  // namespace attnlab
