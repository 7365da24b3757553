// SPDX-License-Identifier: Apache-2.0
// Attention of one head without its [L, L] map: tiles of `causal_tile_rows` queries by
// `causal_tile_keys` keys are made, used and forgotten.
//   x_ij = q_i·k_j·scale,  w_ij = exp(x_ij − m_i) or T(x_ij) = 1 + x + x²/2,  Z_i = Σ_{j≤i} w_ij
//   o_i = Σ_j w_ij v_j / Z_i                                     (paper Eq. 1-3, 6)
//   a_ij = w_ij / Z_i,  dv_j = Σ_i a_ij do_i,  da_ij = do_i·v_j,  D_i = do_i·o_i
//   dx_ij = a_ij (da_ij − D_i), for T: (1 + x_ij) (da_ij − D_i) / Z_i
//   dq_i = scale Σ_j dx_ij k_j,  dk_j = scale Σ_i dx_ij q_i
// m_i (the largest score so far; 0 for T) and Z_i are all that is kept for the backward.
// Sequences that share a map stand beside each other as one value of sequences·d numbers: then
// da_ij and D_i are sums over them, and the map is made once for all.
//
// Tiles of 48 x 96 are multiples of both instruction sets' register blocks, and two of them stay in
// the first or second level cache.
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "core/engine/kernels/cpu/exponential.inl"
#include "core/engine/kernels/cpu/matrix_product.inl"
#include "core/shared/forms/taylor_polynomial.h"

namespace attnlab::ATTNLAB_ISA {

constexpr int64_t tile_rows = causal_tile_rows;
constexpr int64_t tile_keys = causal_tile_keys;
static_assert(tile_rows % block_rows == 0 && tile_keys % block_rows == 0);
static_assert(tile_keys % block_columns == 0 && causal_padding % block_columns == 0);

/// c (+)= Σ_{t<n} a(r, t) b[t, :] for `rows` x `columns`, which are rounded up to whole blocks.
template <bool across>
[[gnu::noinline]] static void multiply(const float* a, int64_t stride, ConstRows b, int64_t rows,
                                       int64_t columns, int64_t n, Rows c, bool add) {
  const Target all{c, {add ? c.data : nullptr, c.stride}};
  for (int64_t column = 0; column < columns; column += block_columns)
    for (int64_t row = 0; row < rows; row += block_rows)
      multiply_block<across>(a + (across ? row : row * stride), stride, {b.data + column, b.stride},
                             n, from(all, row, column));
}

/// to [rounded rows, stride] = factor · from [rows, d], with zeros around it.
static void copy_padded(ConstRows from, int64_t rows, int64_t padded_rows, int64_t d, float factor,
                        Rows to) {
  for (int64_t i = 0; i < padded_rows; ++i) {
    float* row = to.data + i * to.stride;
    const int64_t filled = i < rows ? d : 0;
    for (int64_t c = 0; c < filled; ++c) row[c] = factor * from.data[i * from.stride + c];
    for (int64_t c = filled; c < to.stride; ++c) row[c] = 0;
  }
}

/// to [d, stride] = the transpose of from [rows, d], with zeros behind it.
static void copy_transposed(ConstRows from, int64_t rows, int64_t d, Rows to) {
  int64_t i = 0;
  for (; i + 4 <= rows; i += 4)
    transpose_four(from.data + i * from.stride, from.stride, d, to.data + i, to.stride);
  for (int64_t c = 0; c < d; ++c)
    for (int64_t j = i; j < to.stride; ++j)
      to.data[c * to.stride + j] = j < rows ? from.data[j * from.stride + c] : 0;
}

static ConstRows of_sequence(ConstSequences x, int64_t b) {
  return {x.data + b * x.apart, x.stride};
}

/// to [padded rows, stride]: of each row of `from` all sequences side by side, zeros around them.
static void copy_side_by_side(ConstSequences from, const CausalShape& shape, int64_t first,
                              int64_t rows, int64_t padded_rows, Rows to) {
  for (int64_t i = 0; i < padded_rows; ++i) {
    float* row = to.data + i * to.stride;
    const int64_t filled = i < rows ? shape.sequences * shape.d : 0;
    for (int64_t b = 0; b * shape.d < filled; ++b)
      memcpy(row + b * shape.d, from.data + b * from.apart + (first + i) * from.stride,
             sizeof(float) * static_cast<size_t>(shape.d));
    for (int64_t c = filled; c < to.stride; ++c) row[c] = 0;
  }
}

static bool all_finite(ConstSequences x, const CausalShape& shape) {
  float sum = 0;  // x·0 is 0 for every number and no number for the others
  for (int64_t b = 0; b < shape.sequences; ++b)
    for (int64_t i = 0; i < shape.keys; ++i)
#pragma omp simd reduction(+ : sum)
      for (int64_t c = 0; c < shape.d; ++c) sum += x.data[b * x.apart + i * x.stride + c] * 0.0F;
  return sum == 0;
}

/// Hands out the parts of one buffer, each on a boundary of 64 bytes.
struct Scratch {
  float* next;
  float* take(int64_t count) {
    float* part = next;
    next += rounded_up(count, 16);
    return part;
  }
};

/// What the tiles of one head share.
struct Head {
  CausalShape shape;
  int64_t width;        ///< d rounded up to whole register blocks: the stride of padded rows
  int64_t value_width;  ///< the same of sequences·d
  int64_t keys;         ///< keys rounded up to whole tiles: the stride of transposed rows
  Rows k_columns;       ///< kᵀ [d, keys]
  Rows q_block;         ///< scaled rows of the block at hand [tile_rows, width]
  Rows scores;          ///< the tile at hand [tile_rows, tile_keys]

  Head(const CausalShape& given, ConstRows k, Scratch& scratch)
      : shape(given),
        width(rounded_up(given.d, causal_padding)),
        value_width(rounded_up(given.d * given.sequences, causal_padding)),
        keys(rounded_up(given.keys, tile_keys)),
        k_columns{scratch.take(given.d * keys), keys},
        q_block{scratch.take(tile_rows * width), width},
        scores{scratch.take(tile_rows * tile_keys), tile_keys} {
    copy_transposed(k, shape.keys, shape.d, k_columns);
  }
  /// Rows of the block from query `first` that exist.
  [[nodiscard]] int64_t rows_at(int64_t first) const {
    return lesser(shape.rows - first, tile_rows);
  }
  /// The same in whole register blocks; rows beyond the last are zeros.
  [[nodiscard]] int64_t padded_rows_at(int64_t first) const {
    return rounded_up(rows_at(first), block_rows);
  }
  /// Keys that query i sees; the last query sees the last key.
  [[nodiscard]] int64_t seen_by(int64_t i) const { return shape.keys - shape.rows + i + 1; }
  /// Of the tile from key `key`: how many keys query i sees.
  [[nodiscard]] int64_t seen_in_tile(int64_t i, int64_t key) const {
    const int64_t seen = seen_by(i) - key;
    return seen < 0 ? 0 : lesser(seen, tile_keys);
  }
  void load_queries(ConstRows q, int64_t first) const {
    copy_padded({q.data + first * q.stride, q.stride}, rows_at(first), padded_rows_at(first),
                shape.d, shape.scale, q_block);
  }
  /// x of the tile; columns from `used` on are not written.
  void make_scores(int64_t first, int64_t key, int64_t used) const {
    multiply<false>(q_block.data, width, {k_columns.data + key, keys}, padded_rows_at(first), used,
                    shape.d, scores, false);
  }
};

template <bool taylor>
static inline float weight_of(float x, float largest) {
  return taylor ? taylor_polynomial(x) : exponential(x - largest);
}

static float largest_of(const float* x, int64_t n, float largest) {
#pragma omp simd reduction(max : largest)
  for (int64_t j = 0; j < n; ++j) largest = x[j] > largest ? x[j] : largest;
  return largest;
}

/// Turns all scores into weights and gives their sum.
template <bool taylor>
static float weigh_all(float* x, int64_t n, float largest) {
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (int64_t j = 0; j < n; ++j) {
    x[j] = weight_of<taylor>(x[j], largest);
    sum += x[j];
  }
  return sum;
}

/// The same for a tile's row: 0 from `seen` on.
template <bool taylor>
static float weigh_row(float* x, int64_t seen, float largest) {
  const float sum = weigh_all<taylor>(x, seen, largest);
  for (int64_t j = seen; j < tile_keys; ++j) x[j] = 0;
  return sum;
}

/// One tile of the forward: weights in place of scores, sums and earlier outputs brought to the new
/// largest score.
template <bool taylor>
static void weigh_tile(const Head& head, int64_t first, int64_t key, float* largest, double* sums,
                       Rows mixed) {
  for (int64_t r = 0; r < head.rows_at(first); ++r) {
    float* x = head.scores.data + r * tile_keys;
    const int64_t seen = head.seen_in_tile(first + r, key);
    if (!taylor) {
      const float next = largest_of(x, seen, largest[r]);
      if (next != largest[r]) {
        const float factor = exponential(largest[r] - next);
        float* o = mixed.data + r * mixed.stride;
        for (int64_t c = 0; c < mixed.stride; ++c) o[c] *= factor;
        sums[r] *= static_cast<double>(factor);
        largest[r] = next;
      }
    }
    sums[r] += static_cast<double>(weigh_row<taylor>(x, seen, largest[r]));
  }
  const int64_t unused = head.padded_rows_at(first) - head.rows_at(first);
  memset(head.scores.data + head.rows_at(first) * tile_keys, 0,
         sizeof(float) * static_cast<size_t>(unused * tile_keys));
}

/// o += w·v for a tile in which some value is no number: 0 times that would be none either, so
/// hidden pairs are left out one by one.
static void add_visible_values(const Head& head, int64_t first, int64_t key, ConstRows values,
                               Rows mixed) {
  for (int64_t r = 0; r < head.rows_at(first); ++r)
    for (int64_t j = 0; j < head.seen_in_tile(first + r, key); ++j)
      for (int64_t c = 0; c < head.value_width; ++c)
        mixed.data[r * mixed.stride + c] +=
            head.scores.data[r * tile_keys + j] * values.data[(key + j) * values.stride + c];
}

template <bool taylor>
static void forward_of(const CausalShape& shape, ConstRows q, ConstRows k, ConstSequences v,
                       float* buffer, Sequences out, float* largest, float* norm) {
  Scratch scratch{buffer};
  const Head head(shape, k, scratch);
  const int64_t width = head.value_width;
  const Rows values{scratch.take(head.keys * width), width};
  const Rows mixed{scratch.take(tile_rows * width), width};
  const bool finite = all_finite(v, shape);
  copy_side_by_side(v, shape, 0, shape.keys, head.keys, values);
  for (int64_t first = 0; first < shape.rows; first += tile_rows) {
    const int64_t rows = head.rows_at(first);
    const int64_t end = head.seen_by(first + rows - 1);
    float top[tile_rows];
    double sums[tile_rows] = {};
    for (float& x : top) x = taylor ? 0 : -INFINITY;
    memset(mixed.data, 0, sizeof(float) * static_cast<size_t>(tile_rows * width));
    head.load_queries(q, first);
    for (int64_t key = 0; key < end; key += tile_keys) {
      const int64_t used = end - key < tile_keys ? end - key : tile_keys;
      head.make_scores(first, key, used);
      weigh_tile<taylor>(head, first, key, top, sums, mixed);
      if (finite)
        multiply<false>(head.scores.data, tile_keys, {values.data + key * width, width},
                        head.padded_rows_at(first), width, used, mixed, true);
      else
        add_visible_values(head, first, key, {values.data, width}, mixed);
    }
    for (int64_t r = 0; r < rows; ++r) {
      const auto factor = static_cast<float>(1 / sums[r]);
      for (int64_t b = 0; b < shape.sequences; ++b) {
        float* to = out.data + b * out.apart + (first + r) * out.stride;
        const float* from = mixed.data + r * width + b * shape.d;
        for (int64_t c = 0; c < shape.d; ++c) to[c] = from[c] * factor;
      }
      largest[first + r] = top[r];
      norm[first + r] = factor;
    }
  }
}

/// One tile of the backward: a in `head.scores`, dx in place of da.
template <bool taylor>
static void differentiate_tile(const Head& head, int64_t first, int64_t key, const float* largest,
                               const float* norm, const float* dots, Rows d_weights) {
  for (int64_t r = 0; r < head.padded_rows_at(first); ++r) {
    float* x = head.scores.data + r * tile_keys;
    float* d = d_weights.data + r * tile_keys;
    const int64_t i = first + r;
    const int64_t seen = r < head.rows_at(first) ? head.seen_in_tile(i, key) : 0;
    if (seen > 0) {
      const float top = largest[i];
      const float factor = norm[i];
      const float dot = dots[r];
#pragma omp simd
      for (int64_t j = 0; j < seen; ++j) {
        const float a = weight_of<taylor>(x[j], top) * factor;
        d[j] = (taylor ? (1.0F + x[j]) * factor : a) * (d[j] - dot);
        x[j] = a;
      }
    }
    for (int64_t j = seen; j < tile_keys; ++j) x[j] = d[j] = 0;
  }
}

/// Σ over sequences of d_out·out in a row. In double: a row of dx sums to 0 as far as this is exact.
static float dot_of_row(const CausalShape& shape, const CausalBackward& g, int64_t row) {
  double dot = 0;
  for (int64_t b = 0; b < shape.sequences; ++b) {
    const float* d_out = g.d_out.data + b * g.d_out.apart + row * g.d_out.stride;
    const float* out = g.out.data + b * g.out.apart + row * g.out.stride;
#pragma omp simd reduction(+ : dot)
    for (int64_t c = 0; c < shape.d; ++c)
      dot += static_cast<double>(d_out[c]) * static_cast<double>(out[c]);
  }
  return static_cast<float>(dot);
}

/// to = from, or added to what is there.
static void hand_over(Rows from, int64_t rows, int64_t d, bool add, Rows to) {
  for (int64_t i = 0; i < rows; ++i) {
    const float* x = from.data + i * from.stride;
    float* y = to.data + i * to.stride;
    if (add)
      for (int64_t c = 0; c < d; ++c) y[c] += x[c];
    else
      memcpy(y, x, sizeof(float) * static_cast<size_t>(d));
  }
}

template <bool taylor>
static void backward_of(const CausalShape& shape, const CausalBackward& g, float* buffer) {
  Scratch scratch{buffer};
  const Head head(shape, g.k, scratch);
  const int64_t width = head.width;
  const int64_t value_width = head.value_width;
  const int64_t value_size = shape.sequences * shape.d;
  const Rows k{scratch.take(head.keys * width), width};
  const Rows v_columns{scratch.take(value_size * head.keys), head.keys};
  const Rows dk{scratch.take(head.keys * width), width};
  const Rows dv{scratch.take(head.keys * value_width), value_width};
  const Rows d_out{scratch.take(tile_rows * value_width), value_width};
  const Rows dq{scratch.take(tile_rows * width), width};
  const Rows d_weights{scratch.take(tile_rows * tile_keys), tile_keys};
  copy_padded(g.k, shape.keys, head.keys, shape.d, 1, k);
  for (int64_t b = 0; b < shape.sequences; ++b)
    copy_transposed(of_sequence(g.v, b), shape.keys, shape.d,
                    {v_columns.data + b * shape.d * head.keys, head.keys});
  memset(dk.data, 0, sizeof(float) * static_cast<size_t>(head.keys * width));
  memset(dv.data, 0, sizeof(float) * static_cast<size_t>(head.keys * value_width));
  for (int64_t first = 0; first < shape.rows; first += tile_rows) {
    const int64_t rows = head.rows_at(first);
    const int64_t padded = head.padded_rows_at(first);
    const int64_t end = head.seen_by(first + rows - 1);
    float dots[tile_rows] = {};
    for (int64_t r = 0; r < rows; ++r) dots[r] = dot_of_row(shape, g, first + r);
    head.load_queries(g.q, first);
    copy_side_by_side(g.d_out, shape, first, rows, padded, d_out);
    memset(dq.data, 0, sizeof(float) * static_cast<size_t>(tile_rows * width));
    for (int64_t key = 0; key < end; key += tile_keys) {
      const int64_t used = end - key < tile_keys ? end - key : tile_keys;
      head.make_scores(first, key, used);
      multiply<false>(d_out.data, value_width, {v_columns.data + key, head.keys}, padded, used,
                      value_size, d_weights, false);
      differentiate_tile<taylor>(head, first, key, g.largest, g.norm, dots, d_weights);
      multiply<true>(head.scores.data, tile_keys, {d_out.data, value_width}, used, value_width,
                     rows, {dv.data + key * value_width, value_width}, true);
      multiply<true>(d_weights.data, tile_keys, {head.q_block.data, width}, used, width, rows,
                     {dk.data + key * width, width}, true);
      multiply<false>(d_weights.data, tile_keys, {k.data + key * width, width}, padded, width, used,
                      dq, true);
    }
    for (int64_t r = 0; r < rows; ++r)
      for (int64_t c = 0; c < shape.d; ++c)
        g.dq.data[(first + r) * g.dq.stride + c] = shape.scale * dq.data[r * width + c];
  }
  hand_over(dk, shape.keys, shape.d, g.add, g.dk);
  for (int64_t b = 0; b < shape.sequences; ++b)
    hand_over({dv.data + b * shape.d, value_width}, shape.keys, shape.d, g.add,
              {g.dv.data + b * g.dv.apart, g.dv.stride});
}

static void causal_forward(const CausalShape& shape, ConstRows q, ConstRows k, ConstSequences v,
                           float* scratch, Sequences out, float* largest, float* norm) {
  (shape.taylor ? forward_of<true> : forward_of<false>)(shape, q, k, v, scratch, out, largest,
                                                        norm);
}

static void causal_backward(const CausalShape& shape, const CausalBackward& g, float* scratch) {
  (shape.taylor ? backward_of<true> : backward_of<false>)(shape, g, scratch);
}

/// out [vectors·lanes] = factor · Σ_j weights[j] v[j, :].
template <int64_t vectors>
static inline void mix_columns(const float* weights, ConstRows v, int64_t keys, float factor,
                               float* out) {
  Lanes sums[vectors] = {};
  for (int64_t j = 0; j < keys; ++j)
#pragma GCC unroll 4
    for (int64_t i = 0; i < vectors; ++i)
      sums[i] += weights[j] * load(v.data + j * v.stride + i * lanes);
#pragma GCC unroll 4
  for (int64_t i = 0; i < vectors; ++i) store(sums[i] * factor, out + i * lanes);
}

// One row, for decoding: no key is packed, each is read once.
static void causal_row(const CausalShape& shape, const float* q, ConstRows k, ConstRows v,
                       float* weights, float* out) {
  multiply_row(q, k, shape.keys, shape.d, nullptr, weights);
  for (int64_t j = 0; j < shape.keys; ++j) weights[j] *= shape.scale;
  const float factor =
      1 / (shape.taylor
               ? weigh_all<true>(weights, shape.keys, 0)
               : weigh_all<false>(weights, shape.keys, largest_of(weights, shape.keys, -INFINITY)));
  const auto columns_at = [&](int64_t c) { return ConstRows{v.data + c, v.stride}; };
  int64_t c = 0;
  for (; c + 4 * lanes <= shape.d; c += 4 * lanes)
    mix_columns<4>(weights, columns_at(c), shape.keys, factor, out + c);
  for (; c + lanes <= shape.d; c += lanes)
    mix_columns<1>(weights, columns_at(c), shape.keys, factor, out + c);
  for (; c < shape.d; ++c) {
    float sum = 0;
    for (int64_t j = 0; j < shape.keys; ++j) sum += weights[j] * v.data[j * v.stride + c];
    out[c] = sum * factor;
  }
}

}  // namespace attnlab::ATTNLAB_ISA
