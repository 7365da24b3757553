// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/shared/spec/model.h"

namespace attnlab {

/// One trained tensor. The list below is the only place that knows names, shapes and order: cost,
/// memory layout, initial weights and checkpoints all follow it.
struct ParameterInfo {
  std::string name;  ///< as Qwen2 in `transformers`; layers count from 0 there
  std::vector<int64_t> shape;
  bool decay;     ///< matrices: weight decay; biases and norms: none
  bool adjacent;  ///< lies directly behind its predecessor, so that both are one matrix

  [[nodiscard]] int64_t count() const;
};

/// Decayed matrices first, then biases and norms; q, k, v adjacent and gate, up adjacent.
std::vector<ParameterInfo> parameter_list(const ModelSpec& spec);

int64_t parameter_count(const ModelSpec& spec);

}  // namespace attnlab
