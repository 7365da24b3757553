// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace attnlab {

/// Zeros [count], fp32, that cost no memory before somebody writes them: gradients of a model that
/// is only looked at never exist, nor do the parts of a moment that another process updates.
at::Tensor zero_floats(int64_t count, c10::Device device);

}  // namespace attnlab
