// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFontMetrics>
#include <QPainter>
#include <QString>

namespace attnlab {

/// Width of `text` when every digit is as wide as the widest.
int tabular_width(const QFontMetrics& metrics, const QString& text);

/// Draws `text` at the right of `rect`, vertically centred, with digits of equal width, so that
/// numbers line up and do not tremble while they change.
void draw_tabular(QPainter& painter, const QRect& rect, const QString& text);

}  // namespace attnlab
