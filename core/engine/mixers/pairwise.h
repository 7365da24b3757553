// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/kernels/causal_map.h"
#include "core/engine/mixers/form.h"

namespace attnlab {

/// Forms whose weight of a pair depends on its score x_ij = q_i·k_j/√d_h and a row's normaliser.
/// On a GPU softmax is LibTorch's fused attention where that serves the tensors. Else tile by tile
/// where there is a kernel (kernels/causal_map.h); else plain ATen over whole [L, L] maps, a few
/// heads at a time. Backward computes the map again instead of
/// keeping it.
class PairwiseForm : public Form {
 public:
  void forward(const MixInput& in, const at::Tensor& out, Saved* saved) const override;
  void backward(const MixInput& in, const at::Tensor& out, const at::Tensor& d_out,
                const Saved& saved, const MixInput& gradients) const override;
  void decode(const MixInput& in, DecodeState& state, const at::Tensor& out) const override;

 private:
  [[nodiscard]] bool is_fused(const MixInput& in) const;
  void forward_whole(const MixInput& in, const at::Tensor& out) const;
  void backward_whole(const MixInput& in, const at::Tensor& d_out, const MixInput& gradients) const;

  [[nodiscard]] virtual PairWeight pair_weight() const = 0;
  /// What is added to the scores, [h, T, S], the last query standing at the last key; undefined:
  /// nothing. There is no kernel with it.
  [[nodiscard]] virtual at::Tensor bias(const MixInput&) const { return {}; }
  [[nodiscard]] virtual bool has_kernel() const { return true; }
  /// Weights [n, T, S] of scores [n, T, S]; `hidden` [T, S] marks the pairs that must get 0.
  [[nodiscard]] virtual at::Tensor weights(const at::Tensor& scores,
                                           const at::Tensor& hidden) const = 0;
  /// Gradient of the scores, 0 where hidden.
  [[nodiscard]] virtual at::Tensor score_gradient(const at::Tensor& scores,
                                                  const at::Tensor& weights,
                                                  const at::Tensor& d_weights,
                                                  const at::Tensor& hidden) const = 0;
};

}  // namespace attnlab
