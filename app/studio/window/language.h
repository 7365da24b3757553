// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace attnlab {

/// "en", "ko", or empty for the system's. Widgets hear of it by QEvent::LanguageChange.
void use_language(const QString& language);

}  // namespace attnlab
