// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace attnlab::kernels {

/// y = x·rstd·w over the last axis, rstd = 1/sqrt(mean(x²) + eps).
/// x [N, d] contiguous, w [d]; y like x, rstd [N] fp32 (created when null).
at::Tensor rms_norm(const at::Tensor& x, const at::Tensor& w, double eps, at::Tensor& rstd);

/// Adds the gradient to dx [N, d] and to dw [d] (fp32), given dy [N, d].
void rms_norm_backward(const at::Tensor& dy, const at::Tensor& x, const at::Tensor& w,
                       const at::Tensor& rstd, at::Tensor& dx, at::Tensor& dw);

}  // namespace attnlab::kernels
