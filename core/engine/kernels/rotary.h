// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace attnlab::kernels {

/// Angles of a rotary embedding: cosine and sine [positions, rotary/2], fp32.
struct RotaryTable {
  at::Tensor cosine, sine;
};
/// θ_c = base^(−2c/rotary) / divisors[c] (empty: 1), angle = position·θ_c, cosine and sine times
/// `scale`, computed as `transformers` does.
RotaryTable rotary_table(int64_t positions, int64_t rotary, double base,
                         const std::vector<double>& divisors, double scale, c10::Device device);

/// Rotates the halves of the first `rotary` channels of each row of x [B, h, L, d_h] in place by
/// the angle of its position, which is first_position for the first row; x may be a strided view.
/// `backward` undoes it, which is also the gradient.
void rotate(const at::Tensor& x, const RotaryTable& table, int64_t first_position, bool backward);

}  // namespace attnlab::kernels
