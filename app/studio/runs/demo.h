// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace attnlab {

/// The runs that packaging made beside the programs, by name; none when there are none.
QStringList demo_runs();
/// Whether a folder is one of them.
bool is_demo_run(const QString& path);

}  // namespace attnlab
