// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// Learning rate of the update that makes step `step` + 1, for `step` from 0. Rises linearly over
/// the warm-up to the peak, then follows the named schedule to the minimum at the last step.
double learning_rate(const TrainSpec& spec, int64_t step);

}  // namespace attnlab
