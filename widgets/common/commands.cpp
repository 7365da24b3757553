// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/commands.h"

#include <QRegularExpression>

namespace attnlab {

QString command_text(const QAction& action) {
  static const QRegularExpression mnemonic("\\(&.\\)|&(.)");
  return action.text().replace(mnemonic, "\\1");
}

QString command_key(const QAction& action) {
  return action.objectName().isEmpty() ? command_text(action) : action.objectName();
}

QStringList key_caps(const QKeySequence& shortcut) {
  if (shortcut.isEmpty()) return {};
  const QString first = shortcut.toString(QKeySequence::NativeText).split(", ").first();
  if (first.isEmpty()) return {shortcut.toString(QKeySequence::NativeText)};  // the comma key
  QStringList keys = first.split('+', Qt::SkipEmptyParts);
  if (first.endsWith('+')) keys << "+";
  return keys;
}

}  // namespace attnlab
