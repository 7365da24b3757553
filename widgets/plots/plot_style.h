// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

class QCPAxis;
class QCustomPlot;

namespace attnlab {

/// Gives a plot the look of the theme: light grid, no frame, no tick marks, short numbers, margins
/// of a fixed size so that nothing jumps while numbers change. To be called again on
/// QEvent::PaletteChange and FontChange.
void style_plot(QCustomPlot& plot);

/// As many ticks as the size of the plot has room for; to be called before a replot.
void fit_ticks(QCustomPlot& plot);

/// Linear or logarithmic, with ticks that suit.
void set_log_scale(QCPAxis& axis, bool log);

/// Round values within [lower, upper], about `count` of them. On a log axis: powers of ten, with 2
/// and 5 between them where there is room, or linear ones within less than a decade.
std::vector<double> round_ticks(double lower, double upper, int count, bool log);

/// 1, 2 or 5 times a power of ten: the smallest such number ≥ `length`.
double round_length(double length);

/// Texts of ticks as short as they can be told apart: 0.25, 1.5, 200, 12 k, 3 M, 5e-05.
std::vector<QString> tick_texts(const std::vector<double>& ticks, bool log);

/// One value with about four significant digits: 0.0312, 1.624, 41 230.
QString curve_value_text(double value);

/// A step with its thousands apart: 12 400.
QString step_text(double step);

}  // namespace attnlab
