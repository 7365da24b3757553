// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/kernels/gated_unit.h"
#include "core/engine/model/node.h"
#include "core/engine/model/weights.h"
#include "core/shared/spec/model.h"

namespace attnlab {

/// The half blocks around an MLP u(n) = down(a(up n)), a gated or plain (MlpWeights): the
/// feed-forward half h + u(norm(h)), and the first half of a layer without mixing h + W_O
/// u(norm(h)) (paper Eq. 4-5). Input and output h [B, L, d]. With a second input x [B, L, d] it is
/// h + u(norm(x)).
class MlpHalf final : public Node {
 public:
  /// The second half of every layer: hidden states after a first half that made `mixed` of `h`.
  static at::Tensor feed_forward(const ModelSpec& spec, const LayerWeights& weights,
                                 const at::Tensor& mixed, const at::Tensor& h);
  /// The first half of a layer without mixing.
  static at::Tensor mlp_mixer(const ModelSpec& spec, const LayerWeights& weights,
                              const at::Tensor& h);

  MlpHalf(double eps, const NormWeights& norm, const MlpWeights& unit, Weight out)
      : eps_(eps), norm_(norm), unit_(unit), out_(std::move(out)) {}

  Tensors forward(const Tensors& inputs, bool keep) override;
  Tensors backward(const Tensors& d_outputs) override;

 private:
  /// Operation after operation on whole tensors: the naive form, for every device, type and unit.
  at::Tensor plain_forward(const at::Tensor& residual, kernels::GatedKept& kept) const;
  [[nodiscard]] kernels::GatedGradients plain_backward(const at::Tensor& dy) const;
  [[nodiscard]] kernels::GatedUnit unit() const;
  [[nodiscard]] bool by_rows() const;

  double eps_;
  const NormWeights& norm_;
  const MlpWeights& unit_;
  Weight out_;           ///< undefined in the feed-forward half
  bool beside_ = false;  ///< reads another input than it adds to
  at::Tensor x_;
  kernels::GatedKept kept_;
};

}  // namespace attnlab
