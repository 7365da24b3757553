// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/shared/analysis/maps.h"

namespace attnlab {

/// How often values fall into `bins` equal parts of [low, high], the largest count being 1. Values
/// outside and NaN are left out; very large matrices are sampled evenly.
std::vector<float> histogram(const Matrix& matrix, bool causal, double low, double high, int bins);

}  // namespace attnlab
