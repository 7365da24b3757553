// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace attnlab::kernels {

/// y = (x − mean)·rstd·w + b over the last axis; x [N, d], w and b [d].
at::Tensor layer_norm(const at::Tensor& x, const at::Tensor& w, const at::Tensor& b, double eps);

/// Adds the gradient to dx [N, d] and to dw, db [d] (fp32), given dy [N, d].
void layer_norm_backward(const at::Tensor& dy, const at::Tensor& x, const at::Tensor& w, double eps,
                         at::Tensor& dx, at::Tensor& dw, at::Tensor& db);

}  // namespace attnlab::kernels
