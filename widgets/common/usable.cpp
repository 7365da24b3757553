// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/usable.h"

#include <QVariant>

namespace attnlab {
namespace {

constexpr const char* reason = "why_not_usable";

/// The usual tooltip, with the reason below it while there is one.
QString tip_with(const QObject& control, QString tip, const QString& why_not) {
  const QString before = why_not_usable(control);
  if (!before.isEmpty() && tip.endsWith(before)) tip.chop(before.size());
  tip = tip.trimmed();
  return tip.isEmpty() || why_not.isEmpty() ? tip + why_not : tip + "\n" + why_not;
}

}  // namespace

QString why_not_usable(const QObject& control) { return control.property(reason).toString(); }

void set_usable(QWidget& widget, bool usable, const QString& why_not) {
  const QString why = usable ? QString() : why_not;
  const bool known = why == why_not_usable(widget) && widget.toolTip().endsWith(why);
  if (known && widget.isEnabledTo(widget.parentWidget()) == usable) return;
  widget.setToolTip(tip_with(widget, widget.toolTip(), why));
  widget.setAccessibleDescription(tip_with(widget, widget.accessibleDescription(), why));
  widget.setProperty(reason, why);
  widget.setEnabled(usable);
}

void set_usable(QAction& action, bool usable, const QString& why_not) {
  const QString why = usable ? QString() : why_not;
  // Without a tip of its own an action shows its text.
  const QString before = why_not_usable(action);
  const bool own = !action.toolTip().isEmpty() && action.toolTip() != action.text();
  action.setToolTip(tip_with(action, own || !before.isEmpty() ? action.toolTip() : QString(), why));
  action.setProperty(reason, why);
  action.setEnabled(usable);
}

}  // namespace attnlab
