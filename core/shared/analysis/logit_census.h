// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/shared/analysis/indicators.h"

namespace attnlab {

/// Exact least, quartiles and largest of many numbers without keeping them: a first pass counts
/// them by their upper bits, a second keeps the few that can be one of the five.
class LogitCensus {
 public:
  using Take = std::function<void(std::span<const float>)>;
  /// Calls its argument with all numbers, in any pieces.
  using Pass = std::function<void(const Take&)>;

  LogitCensus();
  void count(std::span<const float> numbers);
  /// `again` gives the numbers that were counted once more. NaN when there are none or one of them
  /// is no number.
  [[nodiscard]] LogitRange range(const Pass& again) const;

 private:
  std::vector<uint32_t> counts_;
};

LogitRange range_of(std::vector<float> numbers);

}  // namespace attnlab
