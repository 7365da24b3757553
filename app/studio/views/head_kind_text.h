// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/shared/analysis/head_kinds.h"

namespace attnlab {

/// "induction"
QString head_kind_title(HeadKind kind);
/// "induction 0.93"; empty for a head without a kind.
QString head_kind_text(const HeadScores& scores);

}  // namespace attnlab
