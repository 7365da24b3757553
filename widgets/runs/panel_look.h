// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace attnlab {

/// Colours a label as secondary text of the look now in force.
void mute(QLabel* label);

/// A view stands on a panel, whatever it is put into.
void fill_as_panel(QWidget* view);

}  // namespace attnlab
