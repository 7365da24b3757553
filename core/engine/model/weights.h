// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/engine/mixers/form.h"
#include "core/engine/model/parameters.h"

namespace attnlab {

/// An MLP with its two projections; biases where the model has them.
struct MlpWeights {
  FeedForwardKind kind = FeedForwardKind::gated_silu;
  Weight up;  ///< [2f, d], gate above up; [f, d] where there is no gate
  Weight up_bias;
  Weight down;  ///< [d, f]
  Weight down_bias;
};

/// RMSNorm, or with a bias LayerNorm; both [d].
struct NormWeights {
  Weight weight, bias;
};

/// One decoder layer as its half blocks see it.
struct LayerWeights {
  LayerSpec spec;
  const Form* form = nullptr;      ///< null without mixing
  int64_t window = 0;              ///< tokens that it sees; 0: all
  std::vector<double> parameters;  ///< one for each of the form's
  NormWeights input_norm;
  Weight qkv, qkv_bias;   ///< [d_q + 2·d_kv, d], q above k above v
  Weight q_norm, k_norm;  ///< [d_h], with QK norm
  MlpWeights mlp_mixer;   ///< without mixing, always gated
  Weight out;             ///< [d, d_q]; [d, d] without mixing
  Weight out_bias;        ///< [d]
  NormWeights post_norm;
  MlpWeights feed_forward;
};

/// What all layers share.
struct ModelWeights {
  Weight embedding;  ///< [V, d]
  Weight positions;  ///< [P, d], with learned positions
  NormWeights final_norm;
  Weight head;  ///< [V, d], the embedding itself when tied
  std::vector<LayerWeights> layers;
};

ModelWeights model_weights(const Parameters& parameters, const ModelSpec& spec);

}  // namespace attnlab
