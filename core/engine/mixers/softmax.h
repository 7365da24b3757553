// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/mixers/pairwise.h"

namespace attnlab {

/// A_ij = exp(x_ij) / Σ_{j'≤i} exp(x_ij') (paper Eq. 1-3); dx = A ⊙ (dA − Σ_j A ⊙ dA).
class SoftmaxForm : public PairwiseForm {
  [[nodiscard]] PairWeight pair_weight() const final;
  [[nodiscard]] at::Tensor weights(const at::Tensor& scores, const at::Tensor& hidden) const final;
  [[nodiscard]] at::Tensor score_gradient(const at::Tensor& scores, const at::Tensor& weights,
                                          const at::Tensor& d_weights,
                                          const at::Tensor& hidden) const final;
};

}  // namespace attnlab
