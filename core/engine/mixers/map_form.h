// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/mixers/form.h"

namespace attnlab {

/// A form that is given by its map alone; autograd differentiates it. Slow, with a graph and whole
/// [L, L] maps for every call: the first step of a research idea.
class MapForm : public Form {
 public:
  void prepare(const at::Tensor& q, const at::Tensor& k, const Positions& positions,
               Saved* saved) const override;
  void prepare_backward(const at::Tensor& dq, const at::Tensor& dk, const Positions& positions,
                        const Saved& saved) const override;
  void forward(const MixInput& in, const at::Tensor& out, Saved* saved) const override;
  void backward(const MixInput& in, const at::Tensor& out, const at::Tensor& d_out,
                const Saved& saved, const MixInput& gradients) const override;
  void decode(const MixInput& in, DecodeState& state, const at::Tensor& out) const override;

 private:
  /// Weights [Bq, h, L, L], 0 above the diagonal, from q and k [Bq, h, L, d_h] as projected (key
  /// heads already repeated). Every operation must be differentiable.
  /// `parameters`: a value for each of the form's.
  [[nodiscard]] virtual at::Tensor map(const at::Tensor& q, const at::Tensor& k,
                                       std::span<const double> parameters) const = 0;
  /// RoPE on q and k before `map`; as FormInfo::uses_positions.
  [[nodiscard]] virtual bool uses_positions() const { return true; }

  [[nodiscard]] at::Tensor attend(const MixInput& in) const;        ///< differentiable
  [[nodiscard]] at::Tensor weighted_map(const MixInput& in) const;  ///< safe against NaN values
};

}  // namespace attnlab
