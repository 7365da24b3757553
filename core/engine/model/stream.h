// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/engine/model/node.h"

namespace attnlab {

/// Prepared q, k of every layer that takes them from a second stream (paper Eq. 9-12), computed
/// once for all sequences and micro-batches of an optimizer step.
struct StreamQk {
  /// By layer, [1, L, d_q + d_kv] fp32; undefined for other layers. With gradients on, leaves whose
  /// `.grad()` the main passes add to.
  std::vector<at::Tensor> qk;
  /// What the leaves were taken from, inside the stream's own graph.
  std::vector<at::Tensor> roots;

  /// One backward through the stream for everything that the main passes have added.
  void backward();
};

}  // namespace attnlab
