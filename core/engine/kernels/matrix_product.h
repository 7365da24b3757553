// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace attnlab::kernels {

/// Whether `multiply` can serve these: fp32 on the CPU, each of a, b a matrix of contiguous rows or
/// the transpose of one.
bool has_matrix_product(const at::Tensor& a, const at::Tensor& b);

/// c [m, n] = a [m, k] · b [k, n], or added to what is there. c's columns have unit stride.
void multiply(const at::Tensor& a, const at::Tensor& b, const at::Tensor& c, bool add);

}  // namespace attnlab::kernels
