// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/zeros.h>

#include "core/engine/train/gradient_sum.h"

namespace attnlab {
namespace {

class SumInPlace final : public GradientSum {
 public:
  SumInPlace(const LanguageModel& model, Optimizer& optimizer, int64_t accumulate)
      : optimizer_(optimizer), device_(model.device()), accumulate_(accumulate) {
    drop();
  }

  Part micro_batches() const override { return {0, accumulate_}; }
  int64_t total_scored(int64_t here) override { return here; }
  bool takes_each_apart() const override { return false; }
  void add(const at::Tensor& loss) override { loss_ += loss; }
  void drop() override { loss_ = at::zeros({}, at::TensorOptions().device(device_)); }
  Updated update(double learning_rate) override {
    const at::Tensor loss = loss_, norm = optimizer_.step(learning_rate);
    drop();
    return {loss, norm};
  }

 private:
  Optimizer& optimizer_;
  c10::Device device_;
  int64_t accumulate_;
  at::Tensor loss_;
};

}  // namespace

std::unique_ptr<GradientSum> sum_in_place(LanguageModel& model, Optimizer& optimizer,
                                          int64_t accumulate) {
  return std::make_unique<SumInPlace>(model, optimizer, accumulate);
}

}  // namespace attnlab
