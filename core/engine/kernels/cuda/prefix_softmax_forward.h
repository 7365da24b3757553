// SPDX-License-Identifier: Apache-2.0
// Gates and outputs of the prefix softmax (formulas in prefix_softmax.h).
#pragma once

#include <math.h>

#include "core/engine/kernels/cuda/prefix_softmax_chunks.h"

namespace attnlab::cuda {

ATTNLAB_DEVICE double log_of_sum(double a, double b) {
  const double larger = a > b ? a : b, smaller = a > b ? b : a;
  return larger + log1p(exp(smaller - larger));
}

/// Scores and their log sums within a chunk; a thread has a position. Blocks: chunk, head, map.
template <class Element>
struct ChunkScores {
  static constexpr size_t shared_bytes = 2 * chunk * sizeof(double);

  static ATTNLAB_DEVICE double score(const PrefixSoftmax& p, int64_t map, int64_t head, int64_t i) {
    const auto q = rows_of<Element>(p.q, map, head);
    const auto k = rows_of<Element>(p.k, map, head / (p.heads / p.kv_heads));
    double sum = 0;
    for (int64_t c = 0; c < p.head_dim; ++c)
      sum += static_cast<double>(to_float(q.data[i * q.stride + c])) *
             static_cast<double>(to_float(k.data[i * k.stride + c]));
    return sum / sqrt(static_cast<double>(p.head_dim));
  }

  template <class Block>
  static ATTNLAB_DEVICE void run(Block& block, const PrefixSoftmax& p) {
    const ChunkPlace at = chunk_of(block, p);
    const int64_t head = block.place().y, map = block.place().z;
    const int i = block.thread();
    auto* sums = reinterpret_cast<double*>(block.shared());
    const double s = i < at.count ? score(p, map, head, at.first + i) : 0;
    sums[i] = s;
    // After the step of width w a position has the sum of 2w of them, its own the last.
    int half = 0;
    for (int width = 1; width < chunk; width *= 2, half = chunk - half) {
      block.sync();
      const double own = sums[half + i];
      sums[chunk - half + i] = i < width ? own : log_of_sum(own, sums[half + i - width]);
    }
    if (i >= at.count) return;
    const int64_t row = (map * p.heads + head) * p.length + at.first + i;
    scratch_of(p).scores[row] = s;
    scratch_of(p).log_sums[row] = sums[half + i];
  }
};

/// Gates; a thread has a position. Blocks: chunk, head, map.
struct ChunkGates {
  static constexpr size_t shared_bytes = 0;

  /// ℓ before a chunk. There are few chunks, so that every thread adds them up itself.
  static ATTNLAB_DEVICE double log_sum_before(const PrefixSoftmax& p, int64_t row, int64_t number) {
    double sum = p.log_sum_before == nullptr ? -INFINITY : p.log_sum_before[row];
    const double* log_sums = scratch_of(p).log_sums + row * p.length;
    for (int64_t n = 0; n < number; ++n) sum = log_of_sum(sum, log_sums[n * chunk + chunk - 1]);
    return sum;
  }

  template <class Block>
  static ATTNLAB_DEVICE void run(Block& block, const PrefixSoftmax& p) {
    const ChunkPlace at = chunk_of(block, p);
    if (block.thread() >= at.count) return;
    const int64_t row = block.place().z * p.heads + block.place().y;
    const int64_t i = at.first + block.thread(), index = row * p.length + i;
    const double sum = log_of_sum(log_sum_before(p, row, at.number), scratch_of(p).log_sums[index]);
    p.gates[index] = static_cast<float>(exp(scratch_of(p).scores[index] - sum));
    if (i == p.length - 1 && p.log_sum_after != nullptr) p.log_sum_after[row] = sum;
  }
};

/// Walks over a chunk from the output before it; a thread has a column. Without `Write` only the
/// chunk's end is kept, as if nothing were before it. Blocks: chunk, head, sequence.
template <class Element, bool Write>
struct ChunkOutputs {
  static constexpr size_t shared_bytes = 0;

  template <class Block>
  static ATTNLAB_DEVICE void run(Block& block, const PrefixSoftmax& p) {
    const ChunkPlace at = chunk_of(block, p);
    const int64_t head = block.place().y, batch = block.place().z;
    const float* gates = gates_of(p, batch, head) + at.first;
    const auto v = rows_of<Element>(p.v, batch, head / (p.heads / p.kv_heads));
    const auto out = rows_of<Element>(p.out, batch, head);
    float* carry = carry_of(scratch_of(p).carries, p, batch, head, at.number);
    for (int64_t c = block.thread(); c < p.head_dim; c += threads_of_chunks) {
      float o = Write ? carry[c] : 0;
      for (int64_t i = 0; i < at.count; ++i) {
        o += gates[i] * (to_float(v.data[(at.first + i) * v.stride + c]) - o);
        if constexpr (Write) out.data[(at.first + i) * out.stride + c] = from_float<Element>(o);
      }
      if constexpr (!Write) carry[c] = o;
    }
  }
};

/// Π (1 − g) over a chunk; a thread has a chunk. Blocks: chunks by threads, head, map.
struct ChunkKeeps {
  static constexpr size_t shared_bytes = 0;

  template <class Block>
  static ATTNLAB_DEVICE void run(Block& block, const PrefixSoftmax& p) {
    const int64_t number = block.place().x * threads_of_chunks + block.thread();
    if (number >= chunks_of(p)) return;
    const int64_t head = block.place().y, map = block.place().z;
    const float* gates = p.gates + (map * p.heads + head) * p.length;
    const int64_t end = (number + 1) * chunk < p.length ? (number + 1) * chunk : p.length;
    float keep = 1;
    for (int64_t i = number * chunk; i < end; ++i) keep *= 1 - gates[i];
    scratch_of(p).keeps[(map * p.heads + head) * chunks_of(p) + number] = keep;
  }
};

/// Ends of chunks become what is before each; a thread has a column and walks over the chunks.
/// Blocks: columns by threads, head, sequence.
struct CarryOutputs {
  static constexpr size_t shared_bytes = 0;

  template <class Block>
  static ATTNLAB_DEVICE void run(Block& block, const PrefixSoftmax& p) {
    const int64_t c = block.place().x * threads_of_chunks + block.thread();
    if (c >= p.head_dim) return;
    const int64_t head = block.place().y, batch = block.place().z;
    float* state =
        p.state == nullptr ? nullptr : p.state + (batch * p.heads + head) * p.head_dim + c;
    float o = state == nullptr ? 0 : *state;
    for (int64_t n = 0; n < chunks_of(p); ++n) {
      float& carry = carry_of(scratch_of(p).carries, p, batch, head, n)[c];
      const float end = carry;
      carry = o;
      o = end + *keep_of(p, batch, head, n) * o;
    }
    if (state != nullptr) *state = o;
  }
};

}  // namespace attnlab::cuda
