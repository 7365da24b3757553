// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>

#include "app/studio/document/studio.h"

namespace attnlab {

/// Has a person add, change, test and remove the places where engines run. Nothing when cancelled.
std::optional<Places> ask_for_places(QWidget* parent, Studio& studio);

}  // namespace attnlab
