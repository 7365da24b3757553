// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QString>

namespace attnlab {

/// The icon ":/icons/NAME.svg" in the colours of the theme in force whenever it is painted: text,
/// muted when disabled, accent when checked. Crisp at any device pixel ratio. An unknown name
/// gives an empty icon.
QIcon icon(const QString& name);

/// The icon ":/icons/NAME.svg" always in `color`.
QIcon icon(const QString& name, const QColor& color);

/// One picture of an icon: `size_px` device-independent pixels square at the device pixel ratio
/// `dpr`. Null when there is no icon of this name.
QPixmap icon_pixmap(const QString& name, const QColor& color, int size_px, double dpr = 1.0);

/// The SVG text of an icon in `color`; empty when there is no icon of this name.
QByteArray icon_svg(const QString& name, const QColor& color);

}  // namespace attnlab
