// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace attnlab {

/// The first widget behind `from` (or before it) in the focus chain of its window that takes Tab
/// and is in sight, of those in `within`; null when there is none. `from` itself comes last.
[[nodiscard]] QWidget* next_by_tab(QWidget& from, bool forward, const QWidget& within);

/// Gives the keys to a widget and scrolls it into sight.
void give_focus(QWidget& widget, Qt::FocusReason reason);

}  // namespace attnlab
