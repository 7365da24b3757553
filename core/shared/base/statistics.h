// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>

namespace attnlab {

/// Σ x / n; no number for no values.
double mean_of(std::span<const double> values);
/// Sample standard deviation √(Σ (x − mean)² / (n − 1)); nothing for fewer than two values.
std::optional<double> deviation_of(std::span<const double> values);

}  // namespace attnlab
