// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace attnlab {

/// Why a command failed, as it said itself: its last line. Where mpirun has the last word, between
/// two lines of dashes: the engine's last line, else the first paragraph of that. At most 300
/// characters.
QString last_words(const QByteArray& said);

}  // namespace attnlab
