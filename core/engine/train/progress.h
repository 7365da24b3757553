// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace attnlab {

/// Where training stands, besides weights and the optimizer's state.
struct TrainProgress {
  int64_t step = 0;
  int64_t tokens = 0;               ///< trained on so far
  double seconds = 0;               ///< spent training so far
  double learning_rate_factor = 1;  ///< set by a command while running
};

}  // namespace attnlab
