// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/model/node.h"
#include "core/engine/model/weights.h"
#include "core/shared/spec/model.h"

namespace attnlab {

/// Rows [B, T, d] of ids [B, T] that stand at positions from `first` on.
at::Tensor embedded(const ModelWeights& weights, const at::Tensor& ids, int64_t first);

/// Embedding of tokens and, where they are learned, of positions from 0 on: the first node. Inputs:
/// whatever joins it to a graph. Outputs h [B, L, d] in the compute type and, if `rows`, the same
/// rows in fp32 for layers with static q, k, so that their gradients add up in fp32.
class Embedding final : public Node {
 public:
  Embedding(const ModelWeights& weights, at::Tensor ids, bool rows)
      : weights_(weights), ids_(std::move(ids)), rows_(rows) {}
  Tensors forward(const Tensors& inputs, bool keep) override;
  Tensors backward(const Tensors& d_outputs) override;

 private:
  const ModelWeights& weights_;
  at::Tensor ids_;  ///< [B, L] int64
  bool rows_;
  size_t inputs_ = 0;
};

/// Sums that a loss leaves behind for scores.
struct LossDetail {
  at::Tensor sum;   ///< Σ −log p over scored targets, fp64 scalar
  at::Tensor hits;  ///< [B·L] bool: scored target with the largest logit
};

/// Final norm, head and cross-entropy: the last node. Input h [B, L, d]; output the scalar
/// scale·Σ −log p(target) over targets ≥ 0 (fp32). Logits exist a chunk of rows at a time, and
/// their gradient is taken in the same pass.
class HeadLoss final : public Node {
 public:
  HeadLoss(const ModelSpec& spec, const ModelWeights& weights, at::Tensor targets, double scale,
           LossDetail* detail)
      : spec_(spec),
        weights_(weights),
        targets_(std::move(targets)),
        scale_(scale),
        detail_(detail) {}
  Tensors forward(const Tensors& inputs, bool keep) override;
  Tensors backward(const Tensors& d_outputs) override;

 private:
  const ModelSpec& spec_;
  const ModelWeights& weights_;
  at::Tensor targets_;  ///< [B, L] int64, −1: nothing to predict
  double scale_;
  LossDetail* detail_;
  at::Tensor dx_;
};

/// Logits [N, V] (fp32) of hidden states h [N, d].
at::Tensor head_logits(const ModelSpec& spec, const ModelWeights& weights, const at::Tensor& h);

}  // namespace attnlab
