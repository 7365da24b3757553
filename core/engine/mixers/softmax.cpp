// SPDX-License-Identifier: Apache-2.0
#include "core/engine/mixers/softmax.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/_softmax.h>
#include <ATen/ops/sum.h>

#include <limits>

namespace attnlab {

PairWeight SoftmaxForm::pair_weight() const { return PairWeight::exponential; }

at::Tensor SoftmaxForm::weights(const at::Tensor& scores, const at::Tensor& hidden) const {
  return at::_softmax(scores.masked_fill(hidden, -std::numeric_limits<float>::infinity()), 2,
                      false);
}

at::Tensor SoftmaxForm::score_gradient(const at::Tensor&, const at::Tensor& a, const at::Tensor& da,
                                       const at::Tensor&) const {
  const at::Tensor product = a * da;
  return product.sub(a * product.sum(2, true));
}

const Form& softmax_mixer() {
  static const SoftmaxForm form;
  return form;
}

}  // namespace attnlab
