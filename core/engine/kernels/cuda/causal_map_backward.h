// SPDX-License-Identifier: Apache-2.0
// Gradients of causal maps (formulas in causal_map.h), three kernels after one another: δ, then
// gradients of scores (once with queries as rows for dq, once with keys as rows for dk), and dv. A
// block has 64 rows and walks over what sees them or is seen by them, so it alone writes its part.
#pragma once

#include "core/engine/kernels/cuda/causal_map_tiles.h"

namespace attnlab::cuda {

/// δ_i = Σ do_i·o_i over the sequences of a map; a thread has a row.
template <class Element>
struct OutputDots {
  static constexpr size_t shared_bytes = 0;

  template <class Block>
  static ATTNLAB_DEVICE void run(Block& block, const CausalMap& p) {
    const int64_t query = block.place().x * threads_of_tiles + block.thread();
    if (query >= p.queries) return;
    const int64_t head = block.place().y;
    const Sequences all = sequences_of(p, block.place().z);
    float sum = 0;
    for (int64_t b = all.first; b < all.first + all.count; ++b) {
      const auto out = rows_of<Element>(p.out, b, head), d_out = rows_of<Element>(p.d_out, b, head);
      for (int64_t c = 0; c < p.head_dim; ++c)
        sum += to_float(out.data[query * out.stride + c]) *
               to_float(d_out.data[query * d_out.stride + c]);
    }
    p.delta[row_number(p, all.map, head, query)] = sum;
  }
};

/// What is known of a query's row of the map.
template <class Weight>
struct RowFacts {
  float largest = 0, norm = 0, delta = 0;

  static ATTNLAB_DEVICE RowFacts of(const CausalMap& p, int64_t map, int64_t head, int64_t query) {
    if (query >= p.queries) return {};
    const int64_t row = row_number(p, map, head, query);
    return {Weight::has_largest ? p.largest[row] : 0, p.norm[row], p.delta[row]};
  }
};

/// dq (queries are rows, keys columns) or dk (the reverse).
template <class Element, class Weight, int Depth, bool RowsAreKeys>
struct ScoreGradient {
  using Sizes = TileSizes<Element, Depth>;
  static constexpr int row_tile = Sizes::rows * Sizes::width;
  static constexpr int column_tile = Sizes::columns * Sizes::width;
  static constexpr size_t shared_bytes =
      sizeof(Element) * (2 * row_tile + 2 * column_tile + Sizes::rows * Sizes::map_width);
  using Scores = Accumulator<Sizes::columns / 8>;
  using Gradient = Accumulator<Depth / 8>;

  /// Tiles in shared memory: q and do of queries, k and v of keys.
  struct Tiles {
    Element *row_scores, *row_values, *column_scores, *column_values, *map;
  };

  template <class Block>
  static ATTNLAB_DEVICE Tiles tiles_of(Block& block) {
    auto* memory = reinterpret_cast<Element*>(block.shared());
    Tiles tiles{memory, memory + row_tile, memory + 2 * row_tile,
                memory + 2 * row_tile + column_tile, memory + 2 * (row_tile + column_tile)};
    return tiles;
  }

  template <int Count, class Block>
  static ATTNLAB_DEVICE void load(const Block& block, Element* to, const CausalMap& p, bool keys,
                                  const View& view, int64_t batch, int64_t head, int64_t first) {
    const int64_t of = keys ? head / (p.heads / p.kv_heads) : head;
    load_tile<Count, Depth>(block, to, rows_of<Element>(view, batch, of), first,
                            keys ? p.keys : p.queries, p.head_dim);
  }

  /// dA of a tile, over the sequences of the map; loads what it and the scores need.
  template <class Block>
  static ATTNLAB_DEVICE void multiply_tiles(Block& block, const CausalMap& p, const Tiles& tiles,
                                            const Sequences& all, int64_t head, int64_t row,
                                            int64_t column, Scores& scores, Scores& d_map) {
    const int own = block.thread() / warp_size * 16 * Sizes::width;
    scores.clear();
    d_map.clear();
    for (int64_t b = all.first; b < all.first + all.count; ++b) {
      block.sync();
      load<Sizes::rows>(block, tiles.row_values, p, RowsAreKeys, RowsAreKeys ? p.v : p.d_out, b,
                        head, row);
      load<Sizes::columns>(block, tiles.column_values, p, !RowsAreKeys, RowsAreKeys ? p.d_out : p.v,
                           b, head, column);
      if (b == all.first)
        load<Sizes::columns>(block, tiles.column_scores, p, !RowsAreKeys, RowsAreKeys ? p.q : p.k,
                             all.map, head, column);
      block.sync();
      if (b == all.first)
        multiply<Right::transposed, Depth>(block, scores, tiles.row_scores + own, Sizes::width,
                                           tiles.column_scores, Sizes::width);
      multiply<Right::transposed, Depth>(block, d_map, tiles.row_values + own, Sizes::width,
                                         tiles.column_values, Sizes::width);
    }
  }

  /// dx of a tile, in the warp's part of the shared map. `row` is the warp's first.
  template <class Block>
  static ATTNLAB_DEVICE void score_gradients(const Block& block, const CausalMap& p, int64_t map,
                                             int64_t head, int64_t row, int64_t column,
                                             const Scores& scores, Scores& d_map, Element* to) {
    const float scale = scale_of(p);
    const int lane = block.thread() % warp_size;
    RowFacts<Weight> of_row[2];
    if constexpr (!RowsAreKeys)
      for (int half = 0; half < 2; ++half)
        of_row[half] = RowFacts<Weight>::of(p, map, head, row + row_in_tile(lane, half * 2));
    ATTNLAB_UNROLL
    for (int n = 0; n < Sizes::columns / 8; ++n) {
      ATTNLAB_UNROLL
      for (int e = 0; e < 4; ++e) {
        const int r = row_in_tile(lane, e), c = n * 8 + column_in_tile(lane, e);
        const int64_t query = RowsAreKeys ? column + c : row + r;
        const int64_t key = RowsAreKeys ? row + r : column + c;
        const auto facts = RowsAreKeys ? RowFacts<Weight>::of(p, map, head, query) : of_row[e / 2];
        const float x = scores.values[n][e] * scale;
        const float dx =
            Weight::slope(x, facts.largest) * facts.norm * (d_map.values[n][e] - facts.delta);
        to[r * Sizes::map_width + c] = from_float<Element>(sees(p, query, key) ? dx : 0);
      }
    }
  }

  template <class Block>
  static ATTNLAB_DEVICE void run(Block& block, const CausalMap& p) {
    const int64_t row = block.place().x * Sizes::rows, first_head = block.place().y;
    const Sequences all = sequences_of(p, block.place().z);
    const int64_t group = RowsAreKeys ? p.heads / p.kv_heads : 1;
    const Tiles tiles = tiles_of(block);
    const int warp = block.thread() / warp_size;
    Element* map = tiles.map + warp * 16 * Sizes::map_width;
    load<Sizes::rows>(block, tiles.row_scores, p, RowsAreKeys, RowsAreKeys ? p.k : p.q, all.map,
                      first_head * group, row);
    Gradient gradient;
    gradient.clear();
    const Span span = RowsAreKeys ? queries_of(p, row, Sizes::rows) : keys_of(p, row, Sizes::rows);
    for (int64_t head = first_head * group; head < (first_head + 1) * group; ++head)
      for (int64_t column = span.first / Sizes::columns * Sizes::columns; column < span.end;
           column += Sizes::columns) {
        Scores scores, d_map;
        multiply_tiles(block, p, tiles, all, head, row, column, scores, d_map);
        score_gradients(block, p, all.map, head, row + warp * 16, column, scores, d_map, map);
        block.sync_warp();
        multiply<Right::plain, Sizes::columns>(block, gradient, map, Sizes::map_width,
                                               tiles.column_scores, Sizes::width);
      }
    const float scale[2] = {scale_of(p), scale_of(p)};
    store(block, gradient, scale, rows_of<Element>(RowsAreKeys ? p.dk : p.dq, all.map, first_head),
          row + warp * 16, RowsAreKeys ? p.keys : p.queries, p.head_dim);
  }
};

/// dv: keys are rows; of sequences that share a map a block serves `AtOnce`.
template <class Element, class Weight, int Depth, int AtOnce>
struct ValueGradient {
  using Sizes = TileSizes<Element, Depth>;
  static constexpr int key_tile = Sizes::rows * Sizes::width;
  static constexpr int query_tile = Sizes::columns * Sizes::width;
  static constexpr size_t shared_bytes =
      sizeof(Element) * (key_tile + query_tile * (1 + AtOnce) + Sizes::rows * Sizes::map_width);
  using Scores = Accumulator<Sizes::columns / 8>;
  using Gradient = Accumulator<Depth / 8>;

  template <class Block>
  static ATTNLAB_DEVICE void load_queries(const Block& block, Element* to, const CausalMap& p,
                                          const Sequences& part, int64_t head, int64_t query) {
    load_tile<Sizes::columns, Depth>(block, to, rows_of<Element>(p.q, part.map, head), query,
                                     p.queries, p.head_dim);
    for (int n = 0; n < AtOnce; ++n)
      load_tile<Sizes::columns, Depth>(
          block, to + (1 + n) * query_tile,
          rows_of<Element>(p.d_out, part.first + (n < part.count ? n : 0), head), query, p.queries,
          p.head_dim);
  }

  /// The warp's part of the map, keys as rows.
  template <class Block>
  static ATTNLAB_DEVICE void make_map(Block& block, const CausalMap& p, int64_t map, int64_t head,
                                      int64_t key, int64_t query, const Element* keys,
                                      const Element* queries, Element* to) {
    Scores scores;
    scores.clear();
    multiply<Right::transposed, Depth>(block, scores, keys, Sizes::width, queries, Sizes::width);
    const float scale = scale_of(p);
    for_each(block, scores, [&](float x, Cell at) {
      float weight = 0;
      if (sees(p, query + at.column, key + at.row)) {
        const int64_t row = row_number(p, map, head, query + at.column);
        weight = Weight::of(x * scale, Weight::has_largest ? p.largest[row] : 0) * p.norm[row];
      }
      to[at.row * Sizes::map_width + at.column] = from_float<Element>(weight);
    });
  }

  template <class Block>
  static ATTNLAB_DEVICE void run(Block& block, const CausalMap& p) {
    const int64_t first = block.place().x * Sizes::rows, kv_head = block.place().y;
    const int64_t group = p.heads / p.kv_heads;
    const Sequences part = part_of<AtOnce>(p, block.place().z);
    const int warp = block.thread() / warp_size;
    auto* keys = reinterpret_cast<Element*>(block.shared());
    Element* queries = keys + key_tile;  // gradients of the sequences' outputs behind them
    Element* map = queries + query_tile * (1 + AtOnce) + warp * 16 * Sizes::map_width;
    load_tile<Sizes::rows, Depth>(block, keys, rows_of<Element>(p.k, part.map, kv_head), first,
                                  p.keys, p.head_dim);
    Gradient gradients[AtOnce];
    for (Gradient& g : gradients) g.clear();
    const Span seen = queries_of(p, first, Sizes::rows);
    for (int64_t head = kv_head * group; head < (kv_head + 1) * group; ++head)
      for (int64_t query = seen.first / Sizes::columns * Sizes::columns; query < seen.end;
           query += Sizes::columns) {
        block.sync();
        load_queries(block, queries, p, part, head, query);
        block.sync();
        make_map(block, p, part.map, head, first + warp * 16, query,
                 keys + warp * 16 * Sizes::width, queries, map);
        block.sync_warp();
        ATTNLAB_UNROLL
        for (int n = 0; n < AtOnce; ++n)
          multiply<Right::plain, Sizes::columns>(block, gradients[n], map, Sizes::map_width,
                                                 queries + (1 + n) * query_tile, Sizes::width);
      }
    const float one[2] = {1, 1};
    ATTNLAB_UNROLL
    for (int n = 0; n < AtOnce; ++n)
      if (n < part.count)
        store(block, gradients[n], one, rows_of<Element>(p.dv, part.first + n, kv_head),
              first + warp * 16, p.keys, p.head_dim);
  }
};

}  // namespace attnlab::cuda
