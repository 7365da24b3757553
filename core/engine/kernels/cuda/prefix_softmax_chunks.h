// SPDX-License-Identifier: Apache-2.0
// What the kernels of the prefix softmax share: chunks and where scratch lies.
#pragma once

#include "core/engine/kernels/cuda/prefix_softmax.h"

namespace attnlab::cuda {

constexpr int chunk = 64;              ///< positions
constexpr int threads_of_chunks = 64;  ///< one a position, or one a column at a time

ATTNLAB_BOTH inline int64_t chunks_of(const PrefixSoftmax& p) {
  return (p.length + chunk - 1) / chunk;
}

/// Numbers in the parts of the scratch memory.
struct ScratchCounts {
  int64_t rows, keeps, carries;
};

ATTNLAB_BOTH inline ScratchCounts scratch_counts(const PrefixSoftmax& p) {
  return {p.maps * p.heads * p.length, p.maps * p.heads * chunks_of(p),
          p.batches * p.heads * chunks_of(p) * p.head_dim};
}

/// Those parts.
struct PrefixScratch {
  double* scores;    ///< [maps, heads, L]
  double* log_sums;  ///< [maps, heads, L], from the chunk's first position on
  float* keeps;      ///< [maps, heads, chunks], Π (1 − g) of a chunk
  float* carries;    ///< [batches, heads, chunks, head_dim], o before a chunk; backward: c behind
  float* r_carries;  ///< the same of r, a summand for each column
};

ATTNLAB_DEVICE PrefixScratch scratch_of(const PrefixSoftmax& p) {
  const ScratchCounts counts = scratch_counts(p);
  PrefixScratch s{};
  s.scores = static_cast<double*>(p.scratch);
  s.log_sums = s.scores + counts.rows;
  s.keeps = reinterpret_cast<float*>(s.log_sums + counts.rows);
  s.carries = s.keeps + counts.keeps;
  s.r_carries = s.carries + counts.carries;
  return s;
}

/// The chunk of a block, and whose it is. Blocks are numbered (chunk, head, sequence).
struct ChunkPlace {
  int64_t number, first;
  int count;
};

template <class Block>
ATTNLAB_DEVICE ChunkPlace chunk_of(const Block& block, const PrefixSoftmax& p) {
  const int64_t first = block.place().x * chunk;
  const int64_t left = p.length - first;
  return {block.place().x, first, static_cast<int>(left < chunk ? left : chunk)};
}

ATTNLAB_DEVICE int64_t map_of(const PrefixSoftmax& p, int64_t batch) {
  return p.maps == 1 ? 0 : batch;
}

ATTNLAB_DEVICE const float* gates_of(const PrefixSoftmax& p, int64_t batch, int64_t head) {
  return p.gates + (map_of(p, batch) * p.heads + head) * p.length;
}

/// Of `carries` or `r_carries`: the row of a chunk.
ATTNLAB_DEVICE float* carry_of(float* carries, const PrefixSoftmax& p, int64_t batch, int64_t head,
                               int64_t number) {
  return carries + ((batch * p.heads + head) * chunks_of(p) + number) * p.head_dim;
}

ATTNLAB_DEVICE float* keep_of(const PrefixSoftmax& p, int64_t batch, int64_t head, int64_t number) {
  return scratch_of(p).keeps + (map_of(p, batch) * p.heads + head) * chunks_of(p) + number;
}

}  // namespace attnlab::cuda
