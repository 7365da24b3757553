// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/shared/spec/model.h"

namespace attnlab {

/// Costs of one attention block (projections, mixing, output projection) for B sequences of L
/// tokens. FLOPs count a multiply-add as two.
struct BlockCost {
  double prefill_flops = 0;     ///< whole sequences, forward
  double decode_flops = 0;      ///< one further token a sequence after L tokens
  double cache_bytes = 0;       ///< kept to decode after L tokens
  double activation_bytes = 0;  ///< kept from forward to backward while training
};

struct LayerCost {
  std::string mixer;
  int64_t parameters = 0;          ///< the whole layer, feed-forward included
  BlockCost here;                  ///< this implementation, fp32 (bf16: half the bytes)
  std::optional<BlockCost> paper;  ///< the paper's row, 2-byte values (paper §7); for its mixers
  double feed_forward_flops = 0;
};

/// What a model costs, computed without building it.
struct ModelCost {
  int64_t parameters = 0;
  int64_t standard_parameters = 0;  ///< the same sizes with standard attention in every layer
  std::vector<LayerCost> layers;
  double forward_flops = 0;   ///< B sequences of L tokens, whole model
  double training_flops = 0;  ///< forward and backward
  double decode_flops = 0;    ///< one token a sequence, whole model
  double cache_bytes = 0;
  double weight_bytes = 0;      ///< fp32
  double optimizer_bytes = 0;   ///< gradients and two moments
  double activation_bytes = 0;  ///< kept from forward to backward, whole model
  [[nodiscard]] int64_t residual() const { return parameters - standard_parameters; }
};

ModelCost cost_of(const ModelSpec& spec, int64_t batch_size, int64_t seq_len);

Json to_json(const ModelCost& cost);

}  // namespace attnlab
