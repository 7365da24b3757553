// SPDX-License-Identifier: Apache-2.0
// Which kernels a prefix softmax needs, and in which grids. The launcher starts them: on a device
// (prefix_softmax.cu) or on the host (tests).
#pragma once

#include <string>

#include "core/engine/kernels/cuda/prefix_softmax_backward.h"
#include "core/engine/kernels/cuda/prefix_softmax_forward.h"
#include "core/shared/base/error.h"

namespace attnlab::cuda {

template <class Element, class Launcher>
class PrefixSoftmaxKernels {
 public:
  PrefixSoftmaxKernels(const Launcher& launcher, const PrefixSoftmax& problem)
      : launcher_(launcher), p_(problem) {}

  void gates() const {
    start<ChunkScores<Element>>(chunks_of(p_), p_.heads, p_.maps);
    start<ChunkGates>(chunks_of(p_), p_.heads, p_.maps);
  }

  void scan() const {
    start<ChunkKeeps>(in_blocks(chunks_of(p_)), p_.heads, p_.maps);
    start<ChunkOutputs<Element, false>>(chunks_of(p_), p_.heads, p_.batches);
    start<CarryOutputs>(in_blocks(p_.head_dim), p_.heads, p_.batches);
    start<ChunkOutputs<Element, true>>(chunks_of(p_), p_.heads, p_.batches);
  }

  void scan_backward() const {
    start<ChunkKeeps>(in_blocks(chunks_of(p_)), p_.heads, p_.maps);
    start<ChunkReturns<Element>>(chunks_of(p_), p_.heads, p_.batches);
    start<CarryReturns>(in_blocks(p_.head_dim), p_.heads, p_.batches);
    start<ChunkGradients<Element>>(chunks_of(p_), p_.kv_heads, p_.batches);
  }

  void scores_backward() const { start<ScoreInputs<Element>>(chunks_of(p_), p_.kv_heads, p_.maps); }

 private:
  static int64_t in_blocks(int64_t n) { return (n + threads_of_chunks - 1) / threads_of_chunks; }

  template <class Body>
  void start(int64_t x, int64_t y, int64_t z) const {
    launcher_.template launch<Body>(Grid{{x, y, z}, threads_of_chunks, Body::shared_bytes}, p_);
  }

  const Launcher& launcher_;
  const PrefixSoftmax& p_;
};

/// Calls use(PrefixSoftmaxKernels<…>()) for the problem; throws Error where problem_of names one.
template <class Launcher, class Use>
void with_kernels(const Launcher& launcher, const PrefixSoftmax& p, Use use) {
  if (const std::string problem = problem_of(p); !problem.empty())
    failed("a prefix softmax on the GPU: " + problem, "use --device cpu for this model");
  if (p.element == ElementType::bf16)
    return use(PrefixSoftmaxKernels<Bfloat16, Launcher>(launcher, p));
  use(PrefixSoftmaxKernels<float, Launcher>(launcher, p));
}

}  // namespace attnlab::cuda
