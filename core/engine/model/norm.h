// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/model/weights.h"

namespace attnlab {

/// The norm of rows x [N, d]: LayerNorm where it has a bias, else RMSNorm, which leaves `rstd` [N]
/// for its backward.
at::Tensor norm(const at::Tensor& x, const NormWeights& w, double eps, at::Tensor& rstd);
/// Adds the gradient of x to dx [N, d], that of the weights to theirs.
void norm_backward(const at::Tensor& dy, const at::Tensor& x, const NormWeights& w, double eps,
                   const at::Tensor& rstd, at::Tensor& dx);

}  // namespace attnlab
