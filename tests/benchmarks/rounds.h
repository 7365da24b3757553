// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

namespace attnlab::bench {

using Work = std::function<void()>;

/// Wall seconds of one call.
double seconds_of(const Work& work);
double median(std::vector<double> values);

/// Seconds of each work, median over seven rounds in which they take turns; each ran once before.
std::vector<double> seconds_in_turn(const std::vector<Work>& works);
/// Median over seven rounds of (seconds of `slow` / seconds of `fast`), in turn.
double ratio_in_turn(const Work& slow, const Work& fast);

/// Exponent e of y ~ x^e: slope of the least-squares line through the logarithms.
double fitted_exponent(const std::vector<double>& x, const std::vector<double>& y);

}  // namespace attnlab::bench
