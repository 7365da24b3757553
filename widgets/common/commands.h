// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QPointer>
#include <QString>
#include <vector>

namespace attnlab {

/// An action a person can find by name. The palette and the shortcut sheet show the same list.
struct PaletteCommand {
  QPointer<QAction> action;
  QString category;   ///< e.g. the menu it stands in
  bool goes = false;  ///< to what its name says: that is what a bare name means
};

/// The action's text as it is read: without mnemonic ampersands.
QString command_text(const QAction& action);

/// Stays the same in every language, if the action has an object name.
QString command_key(const QAction& action);

/// The keys of a shortcut as printed on the keyboard, e.g. {"Ctrl", "Shift", "K"}.
QStringList key_caps(const QKeySequence& shortcut);

}  // namespace attnlab
