// SPDX-License-Identifier: Apache-2.0
// Softmax with a penalty that grows with the distance, by another slope for each head, in place of
// positions in q and k (Press et al. 2022).
#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/tensor.h>

#include "core/engine/mixers/softmax.h"

namespace attnlab {
namespace {

class Alibi final : public SoftmaxForm {
 public:
  void prepare(const at::Tensor&, const at::Tensor&, const Positions&, Saved*) const override {}
  void prepare_backward(const at::Tensor&, const at::Tensor&, const Positions&,
                        const Saved&) const override {}

 private:
  [[nodiscard]] bool has_kernel() const override { return false; }
  [[nodiscard]] at::Tensor bias(const MixInput& in) const override {
    const FormInfo& info = form_info("alibi");
    const int64_t heads = in.q.size(1), queries = in.q.size(2), keys = in.k.size(2);
    std::vector<double> at_distance_1;
    for (int64_t head = 0; head < heads; ++head)
      at_distance_1.push_back(info.bias({{}, {}, 2, 1, 0, in.parameters, head, heads}, 1, 0));
    const auto options = in.q.options().dtype(at::kFloat);
    const at::Tensor distances =
        at::arange(keys - queries, keys, options).unsqueeze(1) - at::arange(keys, options);
    const at::Tensor slopes = at::tensor(at_distance_1, options).view({heads, 1, 1});
    return (slopes * distances).to(in.q.scalar_type());
  }
};

}  // namespace

const Form& alibi_mixer() {
  static const Alibi form;
  return form;
}

}  // namespace attnlab
