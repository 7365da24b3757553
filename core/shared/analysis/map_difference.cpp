// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/map_difference.h"

#include <cmath>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

std::string size_of(const Matrix& map) {
  return std::to_string(map.rows) + " x " + std::to_string(map.columns);
}

}  // namespace

MapDifference map_difference(const Matrix& before, const Matrix& after) {
  const int64_t n = before.rows;
  if (n < 1 || before.columns != n || after.rows != n || after.columns != n)
    bad_input("maps of " + size_of(before) + " and " + size_of(after) + " cannot be compared",
              "compare maps of the same text");
  MapDifference result{{n, n, std::vector<float>(before.values.size())}, {}};
  for (size_t i = 0; i < before.values.size(); ++i)
    result.values.values[i] = after.values[i] - before.values[i];
  double sum = 0, largest = -1;
  MapChange& change = result.change;
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = 0; j <= i; ++j) {
      const auto delta = static_cast<double>(result.values.at(i, j));
      sum += std::abs(delta);
      if (!(std::abs(delta) > largest)) continue;
      largest = std::abs(delta);
      change.largest = delta;
      change.largest_row = i;
      change.largest_column = j;
    }
  change.mean_absolute = sum / (static_cast<double>(n) * static_cast<double>(n + 1) / 2);
  change.total_variation = sum / 2 / static_cast<double>(n);
  change.entropy_change = read_map(after).entropy - read_map(before).entropy;
  return result;
}

}  // namespace attnlab
