// SPDX-License-Identifier: Apache-2.0
// Which kernels a causal map needs, and in which grids. The launcher starts them: on a device
// (causal_map.cu) or on the host (tests).
#pragma once

#include <string>

#include "core/engine/kernels/cuda/causal_map_backward.h"
#include "core/engine/kernels/cuda/causal_map_forward.h"
#include "core/shared/base/error.h"

namespace attnlab::cuda {

inline int64_t tiles_in(int64_t length, int64_t rows) { return (length + rows - 1) / rows; }

/// The kernels of one type of elements, weight and depth of tiles. More sequences at once would not
/// fit into the registers of a thread.
template <class Element, class Weight, int Depth>
struct CausalMapKernels {
  static constexpr int rows = TileSizes<Element, Depth>::rows;
  static constexpr int many = 256 / Depth;

  template <class Body, class Launcher>
  static void start(const Launcher& launcher, const CausalMap& p, int64_t length, int64_t heads,
                    int64_t z) {
    static_assert(Body::shared_bytes <= size_t{163} << 10, "more than a block of sm_80 can have");
    launcher.template launch<Body>(
        Grid{{tiles_in(length, rows), heads, z}, threads_of_tiles, Body::shared_bytes}, p);
  }

  template <class Launcher>
  static void forward(const Launcher& launcher, const CausalMap& p) {
    const int64_t sharing = p.batches / p.maps;
    if (sharing == 1)
      return start<ForwardTiles<Element, Weight, Depth, 1>>(launcher, p, p.queries, p.heads,
                                                            p.maps);
    start<ForwardTiles<Element, Weight, Depth, many>>(launcher, p, p.queries, p.heads,
                                                      p.maps * tiles_in(sharing, many));
  }

  template <class Launcher>
  static void backward(const Launcher& launcher, const CausalMap& p) {
    const int64_t sharing = p.batches / p.maps;
    launcher.template launch<OutputDots<Element>>(
        Grid{{tiles_in(p.queries, threads_of_tiles), p.heads, p.maps}, threads_of_tiles, 0}, p);
    start<ScoreGradient<Element, Weight, Depth, false>>(launcher, p, p.queries, p.heads, p.maps);
    start<ScoreGradient<Element, Weight, Depth, true>>(launcher, p, p.keys, p.kv_heads, p.maps);
    if (sharing == 1)
      return start<ValueGradient<Element, Weight, Depth, 1>>(launcher, p, p.keys, p.kv_heads,
                                                             p.maps);
    start<ValueGradient<Element, Weight, Depth, many>>(launcher, p, p.keys, p.kv_heads,
                                                       p.maps * tiles_in(sharing, many));
  }
};

template <class Element, class Weight, class Use>
void with_depth(const CausalMap& p, Use use) {
  if (p.head_dim <= 64) return use(CausalMapKernels<Element, Weight, 64>());
  use(CausalMapKernels<Element, Weight, 128>());
}

template <class Element, class Use>
void with_weight(const CausalMap& p, Use use) {
  if (p.weight == PairWeight::taylor) return with_depth<Element, TaylorWeight>(p, use);
  with_depth<Element, ExponentialWeight>(p, use);
}

/// Calls use(CausalMapKernels<…>()) for the problem; throws Error for one that there are none for.
template <class Use>
void with_kernels(const CausalMap& p, Use use) {
  if (const std::string problem = problem_of(p); !problem.empty())
    failed("a causal map on the GPU: " + problem, "use --device cpu for this model");
  if (p.element == ElementType::bf16) return with_weight<Bfloat16>(p, use);
  with_weight<float>(p, use);
}

template <class Launcher>
void start_forward(const Launcher& launcher, const CausalMap& p) {
  with_kernels(p, [&](auto kernels) { kernels.forward(launcher, p); });
}

template <class Launcher>
void start_backward(const Launcher& launcher, const CausalMap& p) {
  with_kernels(p, [&](auto kernels) { kernels.backward(launcher, p); });
}

}  // namespace attnlab::cuda
