// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window/tab_order.h"

#include <QScrollArea>

namespace attnlab {
namespace {

bool takes_tab(const QWidget& widget) {
  return (widget.focusPolicy() & Qt::TabFocus) != 0 && widget.focusProxy() == nullptr &&
         widget.isEnabled() && widget.isVisible();
}

}  // namespace

QWidget* next_by_tab(QWidget& from, bool forward, const QWidget& within) {
  const QWidget* window = within.window();
  QWidget* at = &from;
  do {
    at = forward ? at->nextInFocusChain() : at->previousInFocusChain();
    const bool inside = at == &within || within.isAncestorOf(at);
    if (inside && at->window() == window && takes_tab(*at)) return at;
  } while (at != &from);
  return nullptr;
}

void give_focus(QWidget& widget, Qt::FocusReason reason) {
  widget.setFocus(reason);
  for (QWidget* at = widget.parentWidget(); at != nullptr; at = at->parentWidget())
    if (auto* area = qobject_cast<QScrollArea*>(at)) area->ensureWidgetVisible(&widget);
}

}  // namespace attnlab
