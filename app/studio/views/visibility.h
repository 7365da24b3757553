// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>

namespace attnlab {

/// Calls `report` whenever `widget` comes to be seen or is hidden (another tab, a closed panel, a
/// minimised window), so that hidden views cost nothing.
void report_visibility(QWidget* widget, std::function<void(bool visible)> report);

}  // namespace attnlab
