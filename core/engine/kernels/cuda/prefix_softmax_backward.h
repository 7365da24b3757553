// SPDX-License-Identifier: Apache-2.0
// Gradients of the prefix softmax (formulas in prefix_softmax.h). r is a sum over columns and
// linear in what it is made of, so each column carries its own summand beside c.
#pragma once

#include <math.h>

#include "core/engine/kernels/cuda/prefix_softmax_chunks.h"

namespace attnlab::cuda {

/// What a chunk would hand to the one before it if nothing came from behind: c and r of its first
/// position times 1 − g of it; a thread has a column. Blocks: chunk, head, sequence.
template <class Element>
struct ChunkReturns {
  static constexpr size_t shared_bytes = 0;

  template <class Block>
  static ATTNLAB_DEVICE void run(Block& block, const PrefixSoftmax& p) {
    const ChunkPlace at = chunk_of(block, p);
    const int64_t head = block.place().y, batch = block.place().z;
    const float* gates = gates_of(p, batch, head);
    const auto out = rows_of<Element>(p.out, batch, head);
    const auto d_out = rows_of<Element>(p.d_out, batch, head);
    for (int64_t column = block.thread(); column < p.head_dim; column += threads_of_chunks) {
      float c = 0, r = 0;
      for (int64_t i = at.first + at.count - 1; i >= at.first; --i) {
        const float from = to_float(d_out.data[i * d_out.stride + column]);
        const float keep = 1 - gates[i];
        c = keep * (from + c);
        r = keep * (from * to_float(out.data[i * out.stride + column]) + r);
      }
      carry_of(scratch_of(p).carries, p, batch, head, at.number)[column] = c;
      carry_of(scratch_of(p).r_carries, p, batch, head, at.number)[column] = r;
    }
  }
};

/// What comes to each chunk from behind it; a thread has a column and walks over the chunks.
/// Blocks: columns by threads, head, sequence.
struct CarryReturns {
  static constexpr size_t shared_bytes = 0;

  template <class Block>
  static ATTNLAB_DEVICE void run(Block& block, const PrefixSoftmax& p) {
    const int64_t column = block.place().x * threads_of_chunks + block.thread();
    if (column >= p.head_dim) return;
    for (float* carries : {scratch_of(p).carries, scratch_of(p).r_carries}) {
      float coming = 0;
      for (int64_t n = chunks_of(p) - 1; n >= 0; --n) {
        float& carry = carry_of(carries, p, block.place().z, block.place().y, n)[column];
        const float own = carry;
        carry = coming;
        coming = own + *keep_of(p, block.place().z, block.place().y, n) * coming;
      }
    }
  }
};

/// dv and ds; a thread has a column, 64 of them at a time, and then a position. Blocks: chunk, key
/// head, sequence; query heads of a group follow each other, since they add to the same dv.
template <class Element>
struct ChunkGradients {
  static constexpr int width = threads_of_chunks + 1;  // threads below each other: different banks
  static constexpr size_t shared_bytes = 2 * chunk * width * sizeof(float);

  /// Adds to the thread's column of `dv` and writes that of `parts`, summands of ds.
  static ATTNLAB_DEVICE void walk(const PrefixSoftmax& p, const ChunkPlace& at, int64_t batch,
                                  int64_t head, int64_t column, float* dv, float* parts) {
    const float* gates = gates_of(p, batch, head);
    const auto v = rows_of<Element>(p.v, batch, head / (p.heads / p.kv_heads));
    const auto out = rows_of<Element>(p.out, batch, head);
    const auto d_out = rows_of<Element>(p.d_out, batch, head);
    float c = carry_of(scratch_of(p).carries, p, batch, head, at.number)[column];
    float r = carry_of(scratch_of(p).r_carries, p, batch, head, at.number)[column];
    for (int n = at.count - 1; n >= 0; --n) {
      const int64_t i = at.first + n;
      const float g = gates[i], from = to_float(d_out.data[i * d_out.stride + column]);
      c += from;
      r += from * to_float(out.data[i * out.stride + column]);
      dv[n * width] += g * c;
      parts[n * width] = g * (c * to_float(v.data[i * v.stride + column]) - r);
      c *= 1 - g;
      r *= 1 - g;
    }
  }

  /// A thread adds the columns of its position to ds.
  template <class Block>
  static ATTNLAB_DEVICE void add_up(const Block& block, const PrefixSoftmax& p,
                                    const ChunkPlace& at, int64_t row, int64_t first_column,
                                    const float* parts) {
    const int n = block.thread();
    if (n >= at.count) return;
    float& ds = p.d_scores[row * p.length + at.first + n];
    const int64_t left = p.head_dim - first_column;
    float sum = first_column == 0 ? 0 : ds;
    for (int c = 0; c < (left < threads_of_chunks ? left : threads_of_chunks); ++c)
      sum += parts[n * width + c];
    ds = sum;
  }

  template <class Block>
  static ATTNLAB_DEVICE void run(Block& block, const PrefixSoftmax& p) {
    const ChunkPlace at = chunk_of(block, p);
    const int64_t kv_head = block.place().y, batch = block.place().z;
    const int64_t group = p.heads / p.kv_heads;
    auto* dv = reinterpret_cast<float*>(block.shared()) + block.thread();
    auto* parts = reinterpret_cast<float*>(block.shared()) + chunk * width;
    const auto to = rows_of<Element>(p.dv, batch, kv_head);
    for (int64_t first = 0; first < p.head_dim; first += threads_of_chunks) {
      const int64_t column = first + block.thread();
      for (int n = 0; n < chunk; ++n) dv[n * width] = 0;
      for (int64_t head = kv_head * group; head < (kv_head + 1) * group; ++head) {
        if (column < p.head_dim) walk(p, at, batch, head, column, dv, parts + block.thread());
        block.sync();
        add_up(block, p, at, batch * p.heads + head, first, parts);
        block.sync();
      }
      if (column < p.head_dim)
        for (int n = 0; n < at.count; ++n)
          to.data[(at.first + n) * to.stride + column] = from_float<Element>(dv[n * width]);
    }
  }
};

/// dq and dk from ds; a thread has a position, then a column. Blocks: chunk, key head, map.
template <class Element>
struct ScoreInputs {
  static constexpr int width = threads_of_chunks;
  static constexpr size_t shared_bytes = chunk * (width + 1) * sizeof(float);

  /// ds/√d of a position, over the sequences that share it.
  static ATTNLAB_DEVICE float slope(const PrefixSoftmax& p, int64_t map, int64_t head, int64_t i) {
    const int64_t sharing = p.batches / p.maps;
    float sum = 0;
    for (int64_t b = map * sharing; b < (map + 1) * sharing; ++b)
      sum += p.d_scores[(b * p.heads + head) * p.length + i];
    return sum * static_cast<float>(1.0 / sqrt(static_cast<double>(p.head_dim)));
  }

  template <class Block>
  static ATTNLAB_DEVICE void run(Block& block, const PrefixSoftmax& p) {
    const ChunkPlace at = chunk_of(block, p);
    const int64_t kv_head = block.place().y, map = block.place().z, group = p.heads / p.kv_heads;
    auto* slopes = reinterpret_cast<float*>(block.shared());
    float* sums = slopes + chunk + block.thread();  // of dk, the thread's column
    const auto k = rows_of<Element>(p.k, map, kv_head), dk = rows_of<Element>(p.dk, map, kv_head);
    for (int64_t first = 0; first < p.head_dim; first += threads_of_chunks) {
      const int64_t column = first + block.thread();
      for (int n = 0; n < chunk; ++n) sums[n * width] = 0;
      for (int64_t head = kv_head * group; head < (kv_head + 1) * group; ++head) {
        const auto q = rows_of<Element>(p.q, map, head), dq = rows_of<Element>(p.dq, map, head);
        block.sync();
        if (block.thread() < at.count)
          slopes[block.thread()] = slope(p, map, head, at.first + block.thread());
        block.sync();
        if (column >= p.head_dim) continue;
        for (int n = 0; n < at.count; ++n) {
          const int64_t i = at.first + n;
          sums[n * width] += slopes[n] * to_float(q.data[i * q.stride + column]);
          dq.data[i * dq.stride + column] =
              from_float<Element>(slopes[n] * to_float(k.data[i * k.stride + column]));
        }
      }
      if (column >= p.head_dim) continue;
      for (int n = 0; n < at.count; ++n)
        dk.data[(at.first + n) * dk.stride + column] = from_float<Element>(sums[n * width]);
    }
  }
};

}  // namespace attnlab::cuda
