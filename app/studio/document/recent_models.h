// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace attnlab {

/// Models of this machine that were opened, the newest first; kept between sessions.
QStringList recent_models();
void remember_model(const QString& path);

}  // namespace attnlab
