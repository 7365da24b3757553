// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/engine/mixers/form.h"
#include "tests/benchmarks/rounds.h"

namespace attnlab::bench {

/// What a mixer does between its projections, forward and backward, on random q, k, v.
class MixerCore {
 public:
  static constexpr int64_t heads = 4, head_dim = 64;
  /// q, k [qk_batch, h, L, d_h], v [batch, h, L, d_h]; qk_batch 1 is a map that all share.
  MixerCore(const std::string& form_name, int64_t qk_batch, int64_t batch, int64_t length);
  void run();

 private:
  const Form& form_;
  MixInput in_, gradients_;
  at::Tensor out_, d_out_;
};

/// The core of a layer without mixing: SiLU(gate) ⊙ up on [tokens, 2·h·d_h], forward and backward.
Work gated_core(int64_t tokens);

/// Self-gate as one writes it down: the whole map [B, h, L, L], by autograd.
Work self_gate_matrix(int64_t batch, int64_t length);

/// Seconds a token of decoding after each number of tokens in `contexts`, in turn, with the sizes
/// of T1; each of the eight rounds decodes `tokens` more.
std::vector<double> decode_seconds(const std::string& mixer_word,
                                   const std::vector<int64_t>& contexts, int64_t tokens);

}  // namespace attnlab::bench
