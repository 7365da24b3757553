// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>

#include "core/engine/mixers/form.h"
#include "core/shared/spec/ablation.h"

namespace attnlab {

/// A layer's form under an ablation: q and k are prepared as ever, then another map acts on the
/// values, or some heads give 0. Training never meets one: `backward` throws.
class AblatedForm final : public Form {
 public:
  /// `original` must outlive this.
  AblatedForm(const Form& original, std::optional<MapChoice> map, std::set<int64_t> zero_heads)
      : original_(original), map_(map), zero_heads_(std::move(zero_heads)) {}

  void prepare(const at::Tensor& q, const at::Tensor& k, const Positions& positions,
               Saved* saved) const override;
  void prepare_backward(const at::Tensor& dq, const at::Tensor& dk, const Positions& positions,
                        const Saved& saved) const override;
  void forward(const MixInput& in, const at::Tensor& out, Saved* saved) const override;
  void backward(const MixInput& in, const at::Tensor& out, const at::Tensor& d_out,
                const Saved& saved, const MixInput& gradients) const override;
  void decode(const MixInput& in, DecodeState& state, const at::Tensor& out) const override;

 private:
  void zero(const at::Tensor& out) const;

  const Form& original_;
  std::optional<MapChoice> map_;  ///< nothing: its own
  std::set<int64_t> zero_heads_;
};

}  // namespace attnlab
