// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/model/parameters.h"

namespace attnlab {

/// c [m, n] = a [m, k] · b [k, n], or added to what is there, on the process's GEMM route.
void product(const at::Tensor& a, const at::Tensor& b, at::Tensor& c, bool add);

/// x Wᵀ (+ b); x [N, in], w [out, in] → [N, out].
at::Tensor linear(const at::Tensor& x, const Weight& w, const Weight& bias);
/// y += x Wᵀ
void add_linear(at::Tensor& y, const at::Tensor& x, const Weight& w);
/// dW += dyᵀ x, db += Σ dy. Under bf16 products are rounded once, sums stay fp32.
void accumulate(const at::Tensor& dy, const at::Tensor& x, const Weight& w, const Weight& bias);
/// dy W: the gradient of x.
at::Tensor linear_backward(const at::Tensor& dy, const Weight& w);

}  // namespace attnlab
