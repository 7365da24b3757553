// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace attnlab {

/// The runs that packaging made beside the programs, by name; none when there are none.
QStringList demo_runs();

}  // namespace attnlab
