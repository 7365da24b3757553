// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string_view>

namespace attnlab {

/// Title or description of a generated task in the language of the window.
QString task_text(std::string_view english);
/// Title of a setting, as in "Learning rate", or what else is said of it, in the language of the
/// window.
QString setting_text(const QString& english);

}  // namespace attnlab
