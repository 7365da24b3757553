// SPDX-License-Identifier: Apache-2.0
// A_ij = T(x_ij) / Σ_{j'≤i} T(x_ij'), T(x) = 1 + x + x²/2 (paper Eq. 6 with one joint normaliser);
// dx = (1 + x) ⊙ (dA − Σ_j A ⊙ dA) / Z. Under bf16 the row sums are taken in fp32.
#include <ATen/TensorOperators.h>
#include <ATen/ops/sum.h>

#include "core/engine/mixers/pairwise.h"

namespace attnlab {
namespace {

at::Tensor numerators(const at::Tensor& scores, const at::Tensor& hidden) {
  const at::Tensor x = scores.to(at::kFloat);
  return (x * 0.5).add_(1).mul_(x).add_(1).masked_fill_(hidden, 0);
}

class Taylor final : public PairwiseForm {
  PairWeight pair_weight() const override { return PairWeight::taylor; }
  at::Tensor weights(const at::Tensor& scores, const at::Tensor& hidden) const override {
    const at::Tensor t = numerators(scores, hidden);
    return (t / t.sum(2, true)).to(scores.scalar_type());
  }
  at::Tensor score_gradient(const at::Tensor& scores, const at::Tensor& a, const at::Tensor& da,
                            const at::Tensor& hidden) const override {
    const at::Tensor z = numerators(scores, hidden).sum(2, true);
    const at::Tensor centred = da.to(at::kFloat).sub((a * da).to(at::kFloat).sum(2, true));
    const at::Tensor dx = centred.div_(z).mul_(scores.to(at::kFloat).add_(1));
    return dx.masked_fill_(hidden, 0).to(scores.scalar_type());
  }
};

}  // namespace

const Form& taylor_mixer() {
  static const Taylor form;
  return form;
}

}  // namespace attnlab
