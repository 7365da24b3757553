// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "widgets/common/theme.h"

namespace attnlab {

/// The style sheet of the application in the colours and at the scale of `theme`.
QString style_sheet(const Theme& theme);

}  // namespace attnlab
