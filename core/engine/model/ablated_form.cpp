// SPDX-License-Identifier: Apache-2.0
#include "core/engine/model/ablated_form.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cumsum.h>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

// Values of further tokens [B, h_kv, T, d_h] under a map that needs nothing of the past but its sum
// (uniform) or its last value (previous).
at::Tensor continued(MapChoice map, const at::Tensor& v, DecodeState& state) {
  const int64_t rows = v.size(2);
  if (map == MapChoice::identity) return v;
  if (map == MapChoice::previous) {
    const at::Tensor before = state.length == 0 ? v.narrow(2, 0, 1) : state.tensors[0];
    state.tensors = {v.narrow(2, rows - 1, 1).clone()};
    return at::cat({before, v.narrow(2, 0, rows - 1)}, 2);
  }
  at::Tensor sums = at::cumsum(v.to(at::kDouble), 2);
  if (state.length > 0) sums = sums + state.tensors[0];
  state.tensors = {sums.narrow(2, rows - 1, 1).clone()};
  const at::Tensor counts =
      at::arange(state.length + 1, state.length + rows + 1, sums.options()).unsqueeze(1);
  return (sums / counts).to(v.scalar_type());
}

}  // namespace

void AblatedForm::prepare(const at::Tensor& q, const at::Tensor& k, const Positions& positions,
                          Saved* saved) const {
  original_.prepare(q, k, positions, saved);
}

void AblatedForm::prepare_backward(const at::Tensor&, const at::Tensor&, const Positions&,
                                   const Saved&) const {
  failed("a model under an ablation cannot be trained");
}

void AblatedForm::forward(const MixInput& in, const at::Tensor& out, Saved* saved) const {
  if (map_) {
    DecodeState beginning;
    return decode(in, beginning, out);
  }
  original_.forward(in, out, saved);
  zero(out);
}

void AblatedForm::backward(const MixInput&, const at::Tensor&, const at::Tensor&, const Saved&,
                           const MixInput&) const {
  failed("a model under an ablation cannot be trained");
}

void AblatedForm::decode(const MixInput& in, DecodeState& state, const at::Tensor& out) const {
  if (map_) {
    const at::Tensor values = continued(*map_, in.v, state);
    const int64_t shared_by = in.q.size(1) / in.v.size(1);
    out.copy_(shared_by == 1 ? values : values.repeat_interleave(shared_by, 1));
    state.length += in.v.size(2);
  } else {
    original_.decode(in, state, out);
  }
  zero(out);
}

void AblatedForm::zero(const at::Tensor& out) const {
  for (const int64_t head : zero_heads_) out.select(1, head).zero_();
}

}  // namespace attnlab
