// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/engine/mixers/form.h"
#include "core/engine/model/parameters.h"

namespace attnlab {

/// SwiGLU with its two projections; biases where the model has them.
struct GatedWeights {
  Weight gate_up;  ///< [2f, d], gate above up
  Weight gate_up_bias;
  Weight down;  ///< [d, f]
  Weight down_bias;
};

/// One decoder layer as its half blocks see it.
struct LayerWeights {
  LayerSpec spec;
  const Form* form = nullptr;      ///< null without mixing
  int64_t window = 0;              ///< tokens that it sees; 0: all
  std::vector<double> parameters;  ///< one for each of the form's
  Weight input_norm;               ///< [d]
  Weight qkv, qkv_bias;            ///< [d_q + 2·d_kv, d], q above k above v
  Weight q_norm, k_norm;           ///< [d_h], with QK norm
  GatedWeights mlp_mixer;          ///< without mixing
  Weight out;                      ///< [d, d_q]; [d, d] without mixing
  Weight out_bias;                 ///< [d]
  Weight post_norm;                ///< [d]
  GatedWeights feed_forward;
};

/// What all layers share.
struct ModelWeights {
  Weight embedding;  ///< [V, d]
  Weight final_norm;
  Weight head;  ///< [V, d], the embedding itself when tied
  std::vector<LayerWeights> layers;
};

ModelWeights model_weights(const Parameters& parameters, const ModelSpec& spec);

}  // namespace attnlab
