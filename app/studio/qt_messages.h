// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace attnlab {

/// What Qt says on standard error, from now on: where no window can be opened one sentence and exit
/// code 1, not an abort; nothing that nobody can do anything about, such as fonts without a script.
void tame_qt_messages();

}  // namespace attnlab
