// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "widgets/common/benchmark_table.h"

namespace attnlab {

/// How much slower a training is, and how much more CPU time each of its steps takes, while the
/// Studio watches it in a shown and in a hidden window, against nobody watching. Trains the recall
/// task in a folder of its own, with the three states in turn. Throws Error.
std::vector<BenchmarkRow> benchmark_training_cost();

}  // namespace attnlab
