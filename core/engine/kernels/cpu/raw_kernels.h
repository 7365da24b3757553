// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace attnlab {

/// Where the rows of one head lie: element (t, c) is at data[t * stride + c].
struct Rows {
  float* data;
  int64_t stride;
};
struct ConstRows {
  const float* data;
  int64_t stride;
};

/// Element (r, c) of a matrix or its transpose is at data[r * row + c * column]; one of both is 1.
struct ConstMatrix {
  const float* data;
  int64_t row, column;
};

/// The same head of several sequences: element (t, c) of sequence b is at
/// data[b * apart + t * stride + c].
struct Sequences {
  float* data;
  int64_t stride, apart;
};
struct ConstSequences {
  const float* data;
  int64_t stride, apart;
};

/// Tiles of a causal map; rows of scratch are padded to a multiple of `causal_padding` floats.
inline constexpr int64_t causal_tile_rows = 48;
inline constexpr int64_t causal_tile_keys = 96;
inline constexpr int64_t causal_padding = 32;

/// One head's map over `rows` queries and `keys` keys, the last query seeing the last key, and the
/// sequences that share it (1: a map of one's own).
struct CausalShape {
  bool taylor;  ///< weights T(x) = 1 + x + x²/2, else exp(x)
  int64_t rows, keys, d, sequences;
  float scale;  ///< of scores: 1/√d_h
};
/// The backward of one head; q, dq [rows, d], k, dk [keys, d]; of each sequence out, d_out
/// [rows, d], v, dv [keys, d].
struct CausalBackward {
  ConstRows q, k;
  ConstSequences v, out, d_out;
  const float *largest, *norm;  ///< [rows], from the forward
  Rows dq, dk;
  Sequences dv;
  bool add;  ///< dk, dv to what is there: another query head of the group wrote them; dq is written
};
/// Floats of scratch that either direction needs, on a boundary of 64 bytes.
constexpr int64_t causal_scratch(const CausalShape& shape) {
  const auto padded = [](int64_t n, int64_t multiple) {
    return (n + multiple - 1) / multiple * multiple;
  };
  const int64_t width = padded(shape.d, causal_padding);
  const int64_t values = padded(shape.d * shape.sequences, causal_padding);
  return padded(shape.keys, causal_tile_keys) * (3 * width + 2 * values) +
         causal_tile_rows * (2 * width + values + 2 * causal_tile_keys);
}

/// Where a sum goes: c = start + …, or c = … where start has no data. `start` may be c itself, or
/// one row for all (stride 0).
struct Target {
  Rows c;
  ConstRows start;
};

/// c [m, n] from a [m, k] and b [k, n].
struct ProductShape {
  int64_t m, n, k;
};
/// Slices that a product is made of.
inline constexpr int64_t product_slice_rows = 192;
inline constexpr int64_t product_slice_depth = 256;
/// Parts of columns that are packed on their own begin at multiples of it: whole register blocks of
/// every instruction set. Parts of rows begin at multiples of `product_row_part`.
inline constexpr int64_t product_column_part = 32;
inline constexpr int64_t product_row_part = 12;
/// Packed panels and blocks are a cache line of floats apart, or those of a slice would all begin
/// in the same few sets of the first cache; a block of a panel is at least eight floats wide.
inline constexpr int64_t product_line = 16;
/// Floats of one slice of depth of b [k, n], packed.
constexpr int64_t packed_slice(int64_t n, int64_t k) {
  const int64_t depth = k < product_slice_depth ? k : product_slice_depth;
  const int64_t columns = (n + product_column_part - 1) / product_column_part * product_column_part;
  return columns * (depth + product_line / 8);
}
/// Floats of all of it.
constexpr int64_t packed_size(int64_t n, int64_t k) {
  return (k + product_slice_depth - 1) / product_slice_depth * packed_slice(n, k);
}
/// Floats of scratch that a product with a packed b needs, on a boundary of 64 bytes.
inline constexpr int64_t product_scratch =
    product_slice_rows * (product_slice_depth + product_line / 4);

/// The fp32 loops of the CPU on raw buffers, each for a part that one thread works on. The same
/// source is compiled once for each instruction set; `raw_kernels` picks by CPUID.
struct RawKernels {
  const char* isa;

  /// Columns [begin, end) of b [k, n] to their place in `packed` [packed_size(n, k)].
  void (*pack_columns)(ConstMatrix b, int64_t n, int64_t k, int64_t begin, int64_t end,
                       float* packed);
  /// c = start + a·b with b packed.
  void (*multiply_packed)(const ProductShape& shape, ConstMatrix a, const float* packed, Target to,
                          float* scratch);
  /// y [n] = start + w·x; w [n, k], x [k]; start may be null or y.
  void (*multiply_row)(const float* x, ConstRows w, int64_t n, int64_t k, const float* start,
                       float* y);

  /// out = x · rstd · w with rstd = 1/sqrt(mean(x²) + eps); x, out [rows, d]; rstd [rows].
  void (*rms_norm)(const float* x, const float* w, float eps, int64_t rows, int64_t d, float* out,
                   float* rstd);
  /// dx = rstd·(dn·w − n̂·mean(dn·w·n̂)) + dx, with n̂ = x·rstd; dw += Σ dn·n̂.
  void (*rms_norm_backward)(const float* dn, const float* x, const float* w, const float* rstd,
                            int64_t rows, int64_t d, float* dx, float* dw);

  /// out = SiLU(gate)·up; gate_up [rows, 2f] holds gate, then up; out [rows, f].
  void (*swiglu)(const float* gate_up, int64_t rows, int64_t f, float* out);
  /// d_gate_up, which may be gate_up itself, and out once more.
  void (*swiglu_backward)(const float* d_out, const float* gate_up, int64_t rows, int64_t f,
                          float* d_gate_up, float* out);

  /// Rotates the halves of one head's row by the angles of its position; sign −1 undoes it.
  void (*rotate)(float* x, const float* cosine, const float* sine, int64_t half, float sign);

  /// Prefix softmax, first part: g_i = exp(s_i − ℓ_i) with ℓ_i = logaddexp(ℓ_{i−1}, s_i) and
  /// s_i = q_i·k_i·scale. `log_sum` is ℓ before the first and behind the last position.
  void (*prefix_gates)(ConstRows q, ConstRows k, double scale, int64_t length, int64_t d,
                       double* log_sum, float* gates);
  /// Second part: o_i = o_{i−1} + g_i (v_i − o_{i−1}). `state` [d] is o before the first and
  /// behind the last position.
  void (*prefix_scan)(const float* gates, ConstRows v, int64_t length, int64_t d, float* state,
                      Rows out);
  /// Backward of the scan: dv = g_i c_i, or added to what is there; ds_i = g_i (c_i·v_i − r_i).
  void (*prefix_scan_backward)(const float* gates, ConstRows v, ConstRows out, ConstRows d_out,
                               int64_t length, int64_t d, float* c, bool add, Rows dv, float* ds);
  /// Backward of the scores: dq_i = scale·ds_i k_i, dk_i = scale·ds_i q_i, or added to what is
  /// there.
  void (*prefix_scores_backward)(const float* ds, float scale, ConstRows q, ConstRows k,
                                 int64_t length, int64_t d, bool add, Rows dq, Rows dk);

  /// out = A·v of one head. Kept for the backward: the largest score of each row (0 for Taylor) and
  /// 1/Σ of its weights, [rows] each.
  void (*causal_forward)(const CausalShape& shape, ConstRows q, ConstRows k, ConstSequences v,
                         float* scratch, Sequences out, float* largest, float* norm);
  /// out [d] = A·v of one row that sees all keys; `shape.rows` and `.sequences` do not matter.
  void (*causal_row)(const CausalShape& shape, const float* q, ConstRows k, ConstRows v,
                     float* weights, float* out);
  void (*causal_backward)(const CausalShape& shape, const CausalBackward& tensors, float* scratch);

  /// For each row of logits [rows, vocabulary]: if `gradient`, replaces it by
  /// scale·(softmax − onehot(target)), or by 0 where target < 0. Adds −log p(target) to *loss, and
  /// sets hit[row] to whether the target has the largest logit.
  void (*cross_entropy)(float* logits, const int64_t* targets, int64_t rows, int64_t vocabulary,
                        float scale, bool gradient, double* loss, bool* hit);

  /// table[ids[r], c] += x[r, c] for columns c in [begin, end).
  void (*add_rows)(const int64_t* ids, const float* x, int64_t rows, int64_t d, int64_t begin,
                   int64_t end, float* table);
};

const RawKernels& raw_kernels();
/// The same loops without vector instructions beyond the baseline; for tests.
const RawKernels& generic_raw_kernels();

}  // namespace attnlab
