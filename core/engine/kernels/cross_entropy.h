// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace attnlab::kernels {

/// Sum over rows with target ≥ 0 of −log softmax(logits)[target].
/// logits [N, V]; targets [N] int64, −1 where nothing is to be predicted. With `gradient` the
/// logits are replaced by scale·(softmax − onehot), 0 in rows without target; without it their
/// content is lost. `hits` [N] bool (written): is the target the argmax, the first of equal ones?
/// Returns a fp64 scalar on the device of the logits.
at::Tensor cross_entropy(at::Tensor& logits, const at::Tensor& targets, double scale, bool gradient,
                         at::Tensor& hits);

}  // namespace attnlab::kernels
