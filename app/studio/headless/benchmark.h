// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace attnlab {

/// Measures what the screen costs and prints it beside goals and moonshots: frames and new pictures
/// of a 2048² map, another head, a curve of ten million points, the Studio that rests on `runs`
/// (none: the demo), and what it costs a training of its own to be watched. Takes some minutes and
/// wants the machine for itself. Returns the exit code. Throws Error.
int benchmark_screen(const QStringList& runs);

}  // namespace attnlab
