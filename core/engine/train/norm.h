// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace attnlab {

/// ‖x‖ of a flat fp32 buffer [n], a scalar on its device. Parts are summed in fp32 and their squares
/// in double: one sum in fp32 over the 10⁸ gradients of a model is wrong in its second digit.
at::Tensor norm_of(const at::Tensor& x);

}  // namespace attnlab
