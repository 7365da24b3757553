// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <span>
#include <string_view>
#include <vector>

#include "core/engine/kernels/rotary.h"
#include "core/shared/forms/form_info.h"

namespace attnlab {

/// Tensors that a computation keeps for its backward. Null pointers to it mean "keep nothing".
using Saved = std::vector<at::Tensor>;

/// Where tokens stand, for forms that use positions.
struct Positions {
  const kernels::RotaryTable* rotary = nullptr;  ///< null: the model has no RoPE
  int64_t first = 0;                             ///< position of the first row
};

/// q [Bq, h, L, d_h], k [Bq, h_kv, L, d_h], v [B, h_kv, L, d_h], each a view with unit stride in
/// the last axis, usually into one projection [B, L, …]. Bq is B, or 1 when all sequences share one
/// map (q and k from a second stream). h_kv divides h; query heads h/h_kv·i … share key head i.
/// With a window, a query sees the last `window` keys up to its own; 0: all of them. `parameters`
/// has a value for each of the form's.
struct MixInput {
  at::Tensor q, k, v;
  int64_t window = 0;
  std::span<const double> parameters = {};
  [[nodiscard]] bool shares_map() const { return q.size(0) != v.size(0); }
  /// The window hides a key from some query.
  [[nodiscard]] bool hides() const { return window > 0 && window < k.size(2); }
};

/// What a layer keeps between decoding steps. Tensors are the form's alone: which they are, their
/// shapes and room are its business, but their first axis is that of q or v (a map that all share
/// has one row of q and k), so that rows of a batch are selected along it. `length` is counted up
/// by `decode`.
struct DecodeState {
  int64_t length = 0;  ///< tokens so far
  std::vector<at::Tensor> tensors;
};

/// A mathematical form (paper §1, P2) on tensors. Stateless and thread-safe; never builds a graph.
class Form {
 public:
  virtual ~Form() = default;

  /// Changes projected q and k in place before they meet: RoPE, unless a form does otherwise.
  virtual void prepare(const at::Tensor& q, const at::Tensor& k, const Positions& positions,
                       Saved* saved) const;
  /// Turns gradients of prepared q, k into those of projected q, k, in place.
  virtual void prepare_backward(const at::Tensor& dq, const at::Tensor& dk,
                                const Positions& positions, const Saved& saved) const;

  /// out [B, h, L, d_h] (written, a view of the caller's buffer) from prepared q, k.
  virtual void forward(const MixInput& in, const at::Tensor& out, Saved* saved) const = 0;
  /// Writes dq, dk, dv, views shaped as q, k, v; with a shared map dq, dk are summed over B.
  virtual void backward(const MixInput& in, const at::Tensor& out, const at::Tensor& d_out,
                        const Saved& saved, const MixInput& gradients) const = 0;

  /// out for T new tokens of each sequence, T ≥ 1, after the state.length tokens that the state
  /// has seen. Same result as `forward` over all tokens at once.
  virtual void decode(const MixInput& in, DecodeState& state, const at::Tensor& out) const = 0;
};

/// The tensor side of a name of forms.def; throws Error for an unknown name.
const Form& form(std::string_view name);

}  // namespace attnlab
