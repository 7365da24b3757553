// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/kernels/matrix_product.h"
#include "core/engine/model/parameters.h"

namespace attnlab {

using kernels::Factor;

/// c [m, n] = start + a [m, k] · b [k, n] on the process's GEMM route; `start` as kernels::multiply
/// takes it.
void product(const Factor& a, const Factor& b, at::Tensor& c, const at::Tensor& start = {});

/// x Wᵀ (+ b); x [N, in], w [out, in] → [N, out].
at::Tensor linear(const at::Tensor& x, const Weight& w, const Weight& bias);
/// h + x Wᵀ; h [N, out].
at::Tensor linear_onto(const at::Tensor& h, const at::Tensor& x, const Weight& w);
/// dW += dyᵀ x, db += Σ dy. Under bf16 products are rounded once, sums stay fp32.
void accumulate(const at::Tensor& dy, const at::Tensor& x, const Weight& w, const Weight& bias);
/// dy W: the gradient of x.
at::Tensor linear_backward(const at::Tensor& dy, const Weight& w);

}  // namespace attnlab
