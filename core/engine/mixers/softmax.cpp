// SPDX-License-Identifier: Apache-2.0
// A_ij = exp(x_ij) / Σ_{j'≤i} exp(x_ij') (paper Eq. 1-3); dx = A ⊙ (dA − Σ_j A ⊙ dA).
#include <ATen/TensorOperators.h>
#include <ATen/ops/_softmax.h>
#include <ATen/ops/sum.h>

#include <limits>

#include "core/engine/mixers/pairwise.h"

namespace attnlab {
namespace {

class Softmax final : public PairwiseForm {
  kernels::PairWeight pair_weight() const override { return kernels::PairWeight::exponential; }
  at::Tensor weights(const at::Tensor& scores, const at::Tensor& hidden) const override {
    return at::_softmax(scores.masked_fill(hidden, -std::numeric_limits<float>::infinity()), 2,
                        false);
  }
  at::Tensor score_gradient(const at::Tensor&, const at::Tensor& a, const at::Tensor& da,
                            const at::Tensor&) const override {
    const at::Tensor product = a * da;
    return product.sub(a * product.sum(2, true));
  }
};

}  // namespace

const Form& softmax_mixer() {
  static const Softmax form;
  return form;
}

}  // namespace attnlab
