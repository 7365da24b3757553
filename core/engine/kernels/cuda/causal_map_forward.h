// SPDX-License-Identifier: Apache-2.0
// out, norm and largest of causal maps (formulas in causal_map.h). A block has 64 queries of a head
// and walks over the keys that they see; of sequences that share a map it serves `AtOnce`, so that
// a tile of the map is made once for them.
#pragma once

#include "core/engine/kernels/cuda/causal_map_tiles.h"

namespace attnlab::cuda {

template <class Element, class Weight, int Depth, int AtOnce>
struct ForwardTiles {
  using Sizes = TileSizes<Element, Depth>;
  static constexpr int query_tile = Sizes::rows * Sizes::width;
  static constexpr int key_tile = Sizes::columns * Sizes::width;
  static constexpr int map_tile = Sizes::rows * Sizes::map_width;
  static constexpr size_t shared_bytes =
      sizeof(Element) * (query_tile + key_tile * (1 + AtOnce) + map_tile);

  /// Sums of a lane's two rows so far.
  struct RowSums {
    float largest[2] = {-INFINITY, -INFINITY}, sum[2] = {0, 0};
  };
  using Scores = Accumulator<Sizes::columns / 8>;
  using Outputs = Accumulator<Depth / 8>;

  /// The largest scores with this tile's, and what outputs and sums so far are multiplied with.
  template <class Block>
  static ATTNLAB_DEVICE void raise_largest(Block& block, Scores& scores, RowSums& sums,
                                           float (&keep)[2]) {
    float now[2] = {sums.largest[0], sums.largest[1]};
    for_each(block, scores, [&](float x, Cell at) { now[at.half] = fmaxf(now[at.half], x); });
    ATTNLAB_UNROLL
    for (int half = 0; half < 2; ++half) {
      for (int mask = 1; mask < 4; mask *= 2)
        now[half] = fmaxf(now[half], block.shuffle_xor(now[half], mask));
      keep[half] = now[half] == -INFINITY ? 1 : expf(sums.largest[half] - now[half]);
      sums.largest[half] = now[half];
      sums.sum[half] *= keep[half];
    }
  }

  /// scores → weights in shared memory. Sums are of what the product will see, rounding included.
  template <class Block>
  static ATTNLAB_DEVICE void weigh(const Block& block, Scores& scores, RowSums& sums,
                                   Element* weights) {
    for_each(block, scores, [&](float x, Cell at) {
      const Element w =
          from_float<Element>(x == -INFINITY ? 0 : Weight::of(x, sums.largest[at.half]));
      sums.sum[at.half] += to_float(w);
      weights[at.row * Sizes::map_width + at.column] = w;
    });
  }

  /// One tile of keys: their scores, weights and values.
  template <class Block>
  static ATTNLAB_DEVICE void take_tile(Block& block, const CausalMap& p, int64_t query, int64_t key,
                                       const Element* queries, const Element* keys,
                                       Element* weights, RowSums& sums,
                                       Outputs (&outputs)[AtOnce]) {
    Scores scores;
    scores.clear();
    multiply<Right::transposed, Depth>(block, scores, queries, Sizes::width, keys, Sizes::width);
    const float scale = scale_of(p);
    for_each(block, scores, [&](float& x, Cell at) {
      x = sees(p, query + at.row, key + at.column) ? x * scale : -INFINITY;
    });
    if constexpr (Weight::has_largest) {
      float keep[2];
      raise_largest(block, scores, sums, keep);
      ATTNLAB_UNROLL
      for (int n = 0; n < AtOnce; ++n)
        for_each(block, outputs[n], [&](float& o, Cell at) { o *= keep[at.half]; });
    }
    weigh(block, scores, sums, weights);
    block.sync_warp();
    ATTNLAB_UNROLL
    for (int n = 0; n < AtOnce; ++n)
      multiply<Right::plain, Sizes::columns>(block, outputs[n], weights, Sizes::map_width,
                                             keys + (1 + n) * key_tile, Sizes::width);
  }

  template <class Block>
  static ATTNLAB_DEVICE void run(Block& block, const CausalMap& p) {
    const int64_t first = block.place().x * Sizes::rows, head = block.place().y;
    const int64_t kv_head = head / (p.heads / p.kv_heads);
    const Sequences part = part_of<AtOnce>(p, block.place().z);
    auto* queries = reinterpret_cast<Element*>(block.shared());
    Element* keys = queries + query_tile;  // values of the sequences behind them
    const int warp = block.thread() / warp_size;
    Element* weights = keys + key_tile * (1 + AtOnce) + warp * 16 * Sizes::map_width;

    load_tile<Sizes::rows, Depth>(block, queries, rows_of<Element>(p.q, part.map, head), first,
                                  p.queries, p.head_dim);
    RowSums sums;
    Outputs outputs[AtOnce];
    for (Outputs& o : outputs) o.clear();
    const Span seen = keys_of(p, first, Sizes::rows);
    for (int64_t key = seen.first / Sizes::columns * Sizes::columns; key < seen.end;
         key += Sizes::columns) {
      block.sync();
      load_tile<Sizes::columns, Depth>(block, keys, rows_of<Element>(p.k, part.map, kv_head), key,
                                       p.keys, p.head_dim);
      for (int n = 0; n < AtOnce; ++n)
        load_tile<Sizes::columns, Depth>(
            block, keys + (1 + n) * key_tile,
            rows_of<Element>(p.v, part.first + (n < part.count ? n : 0), kv_head), key, p.keys,
            p.head_dim);
      block.sync();
      take_tile(block, p, first + warp * 16, key, queries + warp * 16 * Sizes::width, keys, weights,
                sums, outputs);
    }
    finish(block, p, part, first + warp * 16, sums, outputs);
  }

  template <class Block>
  static ATTNLAB_DEVICE void finish(Block& block, const CausalMap& p, const Sequences& part,
                                    int64_t first, RowSums& sums, Outputs (&outputs)[AtOnce]) {
    const int64_t head = block.place().y;
    const int lane = block.thread() % warp_size;
    float norm[2];
    ATTNLAB_UNROLL
    for (int half = 0; half < 2; ++half) {
      for (int mask = 1; mask < 4; mask *= 2)
        sums.sum[half] += block.shuffle_xor(sums.sum[half], mask);
      norm[half] = 1 / sums.sum[half];
      const int64_t query = first + row_in_tile(lane, half * 2);
      // Every part of a map's sequences found the same.
      if (lane % 4 != 0 || query >= p.queries || part.first != sequences_of(p, part.map).first)
        continue;
      p.norm[row_number(p, part.map, head, query)] = norm[half];
      if constexpr (Weight::has_largest)
        p.largest[row_number(p, part.map, head, query)] = sums.largest[half];
    }
    ATTNLAB_UNROLL
    for (int n = 0; n < AtOnce; ++n)
      if (n < part.count)
        store(block, outputs[n], norm, rows_of<Element>(p.out, part.first + n, head), first,
              p.queries, p.head_dim);
  }
};

}  // namespace attnlab::cuda
