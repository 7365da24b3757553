// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// What a training takes of the memory of the device that it computes on, in bytes, estimated
/// before it runs.
struct RunMemory {
  double weights = 0;      ///< fp32, and their bf16 shadow
  double optimizer = 0;    ///< gradients and two moments
  double activations = 0;  ///< of a micro-batch, kept from forward to backward
  double working = 0;      ///< what exists for a moment: logits, gradients of a layer, maps
  double program = 0;      ///< the process itself: libraries, on a GPU its context
  [[nodiscard]] double total() const {
    return weights + optimizer + activations + working + program;
  }
};

/// Of a model that can be built and whose vocab_size is known.
RunMemory memory_of(const RunSpec& spec);

/// The largest batch size with which the run takes at most `bytes`; 0 when even one sequence takes
/// more.
int64_t largest_batch(const RunSpec& spec, double bytes);

}  // namespace attnlab
