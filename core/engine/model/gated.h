// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/kernels/gated_unit.h"
#include "core/engine/model/node.h"
#include "core/engine/model/weights.h"
#include "core/shared/spec/model.h"

namespace attnlab {

/// The half blocks around a gated unit u(n) = down(SiLU(gate n) ⊙ up n): the feed-forward half
/// h + u(norm(h)), and the first half of a layer without mixing h + W_O u(norm(h)) (paper Eq. 4-5).
/// Input and output h [B, L, d].
class GatedHalf final : public Node {
 public:
  /// The second half of every layer.
  static c10::intrusive_ptr<Node> feed_forward(const ModelSpec& spec, const LayerWeights& weights);
  /// The first half of a layer without mixing.
  static c10::intrusive_ptr<Node> mlp_mixer(const ModelSpec& spec, const LayerWeights& weights);

  GatedHalf(double eps, Weight norm, const GatedWeights& unit, Weight out)
      : eps_(eps), norm_(std::move(norm)), unit_(unit), out_(std::move(out)) {}

  Tensors forward(const Tensors& inputs, bool keep) override;
  Tensors backward(const Tensors& d_outputs) override;

 private:
  /// Operation after operation on whole tensors: the naive form, for every device and type.
  at::Tensor plain_forward(kernels::GatedKept& kept) const;
  [[nodiscard]] kernels::GatedGradients plain_backward(const at::Tensor& dy) const;
  [[nodiscard]] kernels::GatedUnit unit() const;
  [[nodiscard]] bool by_rows() const;

  double eps_;
  Weight norm_;
  const GatedWeights& unit_;
  Weight out_;  ///< undefined in the feed-forward half
  at::Tensor x_;
  kernels::GatedKept kept_;
};

}  // namespace attnlab
