// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QWidget>

namespace attnlab {

/// Lets a person use a control, or says in its tooltip and to a screen reader why not: one sentence
/// about what has to be done first. To be called again when its tooltip was set anew.
void set_usable(QWidget& widget, bool usable, const QString& why_not);
void set_usable(QAction& action, bool usable, const QString& why_not);

/// Why it cannot be used; empty while it can.
QString why_not_usable(const QObject& control);

}  // namespace attnlab
