// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace attnlab {

/// Inputs and targets of some sequences, both [B, L] int64; target −1: nothing to predict.
struct Batch {
  at::Tensor inputs, targets;
  int64_t scored = 0;  ///< targets ≥ 0
};

}  // namespace attnlab
