// SPDX-License-Identifier: Apache-2.0
// Softmax over the last `width` keys.
#include "core/engine/mixers/softmax.h"

namespace attnlab {
namespace {

MixInput narrowed(const MixInput& in) {
  MixInput seen = in;
  seen.window = window_of(form_info("window"), in.window, in.parameters);
  return seen;
}

class Window final : public SoftmaxForm {
 public:
  void forward(const MixInput& in, const at::Tensor& out, Saved* saved) const override {
    SoftmaxForm::forward(narrowed(in), out, saved);
  }
  void backward(const MixInput& in, const at::Tensor& out, const at::Tensor& d_out,
                const Saved& saved, const MixInput& gradients) const override {
    SoftmaxForm::backward(narrowed(in), out, d_out, saved, gradients);
  }
  void decode(const MixInput& in, DecodeState& state, const at::Tensor& out) const override {
    SoftmaxForm::decode(narrowed(in), state, out);
  }
};

}  // namespace

const Form& window_mixer() {
  static const Window form;
  return form;
}

}  // namespace attnlab
