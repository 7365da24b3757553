// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/model/language_model.h"

namespace attnlab {

/// What training makes smaller.
class Loss {
 public:
  Loss() = default;
  Loss(const Loss&) = delete;
  Loss& operator=(const Loss&) = delete;
  virtual ~Loss() = default;
  /// scale · Σ over what is scored in a batch: a scalar with a graph. `stream` gives q, k to the
  /// model's stream layers and is shared by the batches of a step.
  [[nodiscard]] virtual at::Tensor of(LanguageModel& model, const Batch& batch,
                                      const StreamQk& stream, double scale) const = 0;
};

/// −log p of the next token, nats (paper §4.2).
class NextTokenLoss final : public Loss {
 public:
  [[nodiscard]] at::Tensor of(LanguageModel& model, const Batch& batch, const StreamQk& stream,
                              double scale) const override {
    return model.loss(batch, stream, scale);
  }
};

}  // namespace attnlab
