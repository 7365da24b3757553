// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPainter>
#include <QRectF>

#include "widgets/inspect/indicator.h"

namespace attnlab {

struct SparklineLook {
  QColor line, band, cursor;
  double width = 1;
};

/// A track over the steps, from its smallest to its largest value; the band of seeds behind it, a
/// mark at `step`. Nothing with fewer than two points.
void draw_sparkline(QPainter& painter, const QRectF& rect, const IndicatorTrack& track, double step,
                    const SparklineLook& look);

}  // namespace attnlab
