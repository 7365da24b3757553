// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace attnlab {

/// Whether the widget is where a person can see it, or can scroll to: it is shown, and no other
/// dock covers its own. Qt takes a dock behind a tab for visible; it stands beside the window.
[[nodiscard]] bool is_in_front(const QWidget& widget);

/// The first widget behind `from` (or before it) in the focus chain of its window that takes Tab
/// and is in front, of those in `within`; null when there is none. `from` itself comes last.
[[nodiscard]] QWidget* next_by_tab(QWidget& from, bool forward, const QWidget& within);

/// Gives the keys to a widget and scrolls it into sight.
void give_focus(QWidget& widget, Qt::FocusReason reason);

}  // namespace attnlab
