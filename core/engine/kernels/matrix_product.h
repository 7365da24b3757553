// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace attnlab::kernels {

/// A matrix as a factor of a product, or its transpose (which costs no call).
struct Factor {
  const at::Tensor& matrix;
  bool transposed = false;
  [[nodiscard]] int64_t rows() const { return matrix.size(transposed ? 1 : 0); }
  [[nodiscard]] int64_t columns() const { return matrix.size(transposed ? 0 : 1); }
};

/// Whether `multiply` can serve these: fp32 on the CPU, each with contiguous rows or columns.
bool has_matrix_product(const Factor& a, const Factor& b);

/// c [m, n] = start + a [m, k] · b [k, n]. `start` is c itself, another [m, n], one row [n] for
/// all, or undefined for 0. c and start have columns of unit stride, k ≥ 1. Throws
/// std::logic_error for what does not fit.
/// Bits depend neither on threads nor on other rows, but up to four rows sum in another order.
void multiply(const Factor& a, const Factor& b, const at::Tensor& c, const at::Tensor& start);

}  // namespace attnlab::kernels
