// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/engine/model/node.h"
#include "core/engine/model/weights.h"
#include "core/shared/spec/model.h"

namespace attnlab {

/// What somebody who looks at a layer wants to know of it: prepared q [Bq, h, L, d_h] and
/// k [Bq, h_kv, L, d_h], v [B, h_kv, L, d_h] and the mixed values [B, h, L, d_h] before the output
/// projection. Undefined for a layer without mixing.
struct LayerTap {
  at::Tensor q, k, v, mixed;
};

/// Per-head RMSNorm of q and k (paper §4, 1.7B) on strided views [B, h, L, d_h], in place.
class QkNorm {
 public:
  QkNorm(const LayerWeights& weights, double eps) : weights_(weights), eps_(eps) {}
  void forward(const at::Tensor& q, const at::Tensor& k, bool keep);
  void backward(const at::Tensor& dq, const at::Tensor& dk);

 private:
  const LayerWeights& weights_;
  double eps_;
  at::Tensor raw_q_, raw_k_, rstd_q_, rstd_k_;
};

/// h + W_O · mix(q, k, v), with norm and projections: the first half of a layer with mixing
/// (paper Eq. 1-3, 6-13). Inputs: h [B, L, d], and for q, k that come from elsewhere (a stream,
/// the embeddings) prepared qk [Bq, L, d_q + d_kv], which may be fp32 under bf16; its gradient is
/// of the same type. Output [B, L, d]. With `decoded`, h are the tokens behind those that it has
/// seen, and no backward can follow.
class MixerHalf final : public Node {
 public:
  MixerHalf(const ModelSpec& spec, const LayerWeights& weights, Positions positions,
            LayerTap* tap = nullptr, DecodeState* decoded = nullptr)
      : spec_(spec),
        weights_(weights),
        positions_(positions),
        tap_(tap),
        decoded_(decoded),
        qk_norm_(weights, spec.rms_norm_eps) {}

  Tensors forward(const Tensors& inputs, bool keep) override;
  Tensors backward(const Tensors& d_outputs) override;

 private:
  void backward_own(const MixInput& gradients, const at::Tensor& d_qkv, const at::Tensor& normed,
                    at::Tensor& d_normed);

  const ModelSpec& spec_;
  const LayerWeights& weights_;
  Positions positions_;
  LayerTap* tap_;
  DecodeState* decoded_;
  QkNorm qk_norm_;
  at::Tensor x_, rstd_, projected_, mixed_;
  MixInput in_;
  Saved saved_prepare_, saved_;
  at::ScalarType qk_type_ = at::kFloat;
};

/// Prepared qk [R, L, d_q + d_kv] from rows [R, L, d] that are not this layer's input: a stream's
/// hidden states, its starting rows, or the token embeddings. `norm`: the layer's input norm
/// first. The gradient of the rows has their type.
class QkProjection final : public Node {
 public:
  QkProjection(const ModelSpec& spec, const LayerWeights& weights, Positions positions, bool norm)
      : spec_(spec),
        weights_(weights),
        positions_(positions),
        norm_(norm),
        qk_norm_(weights, spec.rms_norm_eps) {}

  /// inputs: rows, then anything that joins the node to a graph.
  Tensors forward(const Tensors& inputs, bool keep) override;
  Tensors backward(const Tensors& d_outputs) override;

 private:
  const ModelSpec& spec_;
  const LayerWeights& weights_;
  Positions positions_;
  bool norm_;
  QkNorm qk_norm_;
  at::Tensor rows_, rstd_;
  at::ScalarType rows_type_ = at::kFloat;
  size_t inputs_ = 0;
  Saved saved_prepare_;
};

/// Views [B, heads, L, d_h] of columns [first, first + heads·d_h) of projected [B, L, …].
at::Tensor heads_of(const at::Tensor& projected, int64_t first, int64_t heads, int64_t head_dim);

}  // namespace attnlab
