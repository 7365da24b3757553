// SPDX-License-Identifier: Apache-2.0
#pragma once
// c [m, n] = start + a b: the linear layers with their bias or residual, and their gradients,
//   forward  y = x Wᵀ   a = x   [N, in]   b = Wᵀ [in, out]
//   of x     dy W       a = dy  [N, out]  b = W  [out, in]
//   of W     dyᵀ x      a = dyᵀ [out, N]  b = x  [N, in]
// The naive form is at::mm beside it in model/linear.cpp.
//
// b is packed into panels one register block wide and 256 deep: a panel (16 KB) stays in the first
// cache while all rows of a slice of a (192 x 256, in the second cache) pass by. Rows of a are read
// where they lie, six at a time; only where a is a transpose is it packed too, for then every step
// of the inner loop would begin on another page.
//
// Measured with AVX2 over products of T0 to T2, in turn with MKL, whose rate on AMD is 0.6 to 0.7
// of the multiply-adds' peak: 1.21 times MKL's. Other slices, T1 and T2 in turn with MKL: 192 x 256
// 1.12 to 1.24, 96 x 256 1.16, 384 x 128 1.08 to 1.10, 192 x 128 1.07 to 1.12, 96 x 128 1.09 to 1.11.
// In an earlier form fetching the tile of c before the loop that ends in it gave 1.28, not 1.16.
// The gradient of W alone, 192 x 128 x 4096 on one core: 40 GFLOP/s with panels packed one by one,
// 43 row by row with a cache line between panels (or all begin in the same sets of the first
// cache), 66 when rows to pack are fetched ahead of their turn.
//
// Each element is Σ over t in the same order whatever its place in a block and however rows and
// columns are divided among threads, so its bits depend on neither. (multiply_row sums in another.)
#include <stdint.h>
#include <string.h>

#include "core/engine/kernels/cpu/register_block.inl"

namespace attnlab::ATTNLAB_ISA {

static int64_t lesser(int64_t x, int64_t y) { return x < y ? x : y; }

static_assert(product_slice_rows % block_rows == 0 && product_row_part % block_rows == 0 &&
              product_column_part % block_columns == 0);

/// Floats from a panel or block to the next: a cache line more than its size.
static int64_t apart(int64_t size) { return size + product_line; }

/// Asks for what will be packed next: rows of a slice are too short for the processor to foresee.
static inline void fetch_ahead(const float* row, int64_t stride, int64_t n) {
  constexpr int64_t rows_ahead = 8;
  for (int64_t c = 0; c < n; c += product_line) __builtin_prefetch(row + rows_ahead * stride + c);
}

/// One row of b to its place in all panels.
static void pack_row(const float* from, int64_t n, int64_t step, float* to) {
  const int64_t whole = n / block_columns * block_columns;
  for (int64_t c = 0; c < whole; c += block_columns, to += step)
    memcpy(to, from + c, sizeof(float) * block_columns);
  for (int64_t c = whole; c < rounded_up(n, block_columns); ++c)
    to[c - whole] = c < n ? from[c] : 0;
}

/// Four rows [4, k] as four columns, four numbers of each at a time.
static void transpose_four(const float* from, int64_t stride, int64_t k, float* to,
                           int64_t to_stride) {
  using Four = float __attribute__((vector_size(16)));
  using Places = int __attribute__((vector_size(16)));
  const int64_t whole = k / 4 * 4;
  for (int64_t t = 0; t < whole; t += 4) {
    Four x[4];
    for (int64_t c = 0; c < 4; ++c) memcpy(&x[c], from + c * stride + t, sizeof(Four));
    const Four low[2] = {__builtin_shuffle(x[0], x[1], Places{0, 4, 1, 5}),
                         __builtin_shuffle(x[2], x[3], Places{0, 4, 1, 5})};
    const Four high[2] = {__builtin_shuffle(x[0], x[1], Places{2, 6, 3, 7}),
                          __builtin_shuffle(x[2], x[3], Places{2, 6, 3, 7})};
    const Four columns[4] = {__builtin_shuffle(low[0], low[1], Places{0, 1, 4, 5}),
                             __builtin_shuffle(low[0], low[1], Places{2, 3, 6, 7}),
                             __builtin_shuffle(high[0], high[1], Places{0, 1, 4, 5}),
                             __builtin_shuffle(high[0], high[1], Places{2, 3, 6, 7})};
    for (int64_t i = 0; i < 4; ++i) memcpy(to + (t + i) * to_stride, &columns[i], sizeof(Four));
  }
  for (int64_t t = whole; t < k; ++t)
    for (int64_t c = 0; c < 4; ++c) to[t * to_stride + c] = from[c * stride + t];
}

/// b [k, n] as panels [k][block_columns], the last one filled up with zeros.
static void pack_panels(ConstMatrix b, int64_t n, int64_t k, float* to) {
  const int64_t step = apart(k * block_columns);
  if (b.column == 1) {
    for (int64_t t = 0; t < k; ++t) {
      fetch_ahead(b.data + t * b.row, b.row, n);
      pack_row(b.data + t * b.row, n, step, to + t * block_columns);
    }
    return;
  }
  const auto place = [&](int64_t c) { return to + c / block_columns * step + c % block_columns; };
  int64_t c = 0;
  for (; c + 4 <= n; c += 4)
    transpose_four(b.data + c * b.column, b.column, k, place(c), block_columns);
  for (; c < rounded_up(n, block_columns); ++c)
    for (int64_t t = 0; t < k; ++t)
      place(c)[t * block_columns] = c < n ? b.data[c * b.column + t] : 0;
}

/// Rows of a transpose [rows, k], which lie beside each other, as blocks [k][block_rows], the last
/// one filled up with zeros.
static void pack_rows(ConstMatrix a, int64_t rows, int64_t k, float* to) {
  const int64_t whole = rows / block_rows * block_rows;
  for (int64_t t = 0; t < k; ++t) {
    const float* from = a.data + t * a.column;
    float* block = to + t * block_rows;
    fetch_ahead(from, a.column, rows);
    for (int64_t r = 0; r < whole; r += block_rows, block += apart(k * block_rows))
      memcpy(block, from + r, sizeof(float) * block_rows);
    for (int64_t r = whole; r < rounded_up(rows, block_rows); ++r)
      block[r - whole] = r < rows ? from[r] : 0;
  }
}

/// Fewer rows than a block has, of any strides, as one block.
static void pack_few_rows(ConstMatrix a, int64_t rows, int64_t k, float* to) {
  for (int64_t t = 0; t < k; ++t)
    for (int64_t r = 0; r < block_rows; ++r)
      to[t * block_rows + r] = r < rows ? a.data[r * a.row + t * a.column] : 0;
}

/// A slice of a as the blocks see it.
struct LeftSlice {
  bool across;           ///< as multiply_block means it
  const float* blocks;   ///< whole blocks
  int64_t stride, step;  ///< within a block, and from a block's first element to the next block's
  const float* partial;  ///< rows behind the last whole block, packed across
};

static LeftSlice left_slice(ConstMatrix a, int64_t rows, int64_t k, float* scratch) {
  const int64_t whole = rows / block_rows;
  if (a.column != 1) {
    const int64_t step = apart(k * block_rows);
    pack_rows(a, rows, k, scratch);
    return {true, scratch, block_rows, step, scratch + whole * step};
  }
  if (whole * block_rows < rows)
    pack_few_rows({a.data + whole * block_rows * a.row, a.row, 1}, rows - whole * block_rows, k,
                  scratch);
  return {false, a.data, a.row, block_rows * a.row, scratch};
}

static inline void fetch_block(Rows c) {
  for (int64_t r = 0; r < block_rows; ++r) {
    __builtin_prefetch(c.data + r * c.stride, 1);
    __builtin_prefetch(c.data + r * c.stride + block_columns - 1, 1);
  }
}

/// Whole blocks of a times one panel.
template <bool across>
[[gnu::noinline]] static void multiply_whole(const LeftSlice& a, ConstRows panel, int64_t k,
                                             int64_t blocks, Target to) {
  for (int64_t i = 0; i < blocks; ++i) {
    const Target block = from(to, i * block_rows, 0);
    fetch_block(block.c);
    multiply_block<across>(a.blocks + i * a.step, a.stride, panel, k, block);
  }
}

static void multiply_blocks(const LeftSlice& a, ConstRows panel, int64_t k, int64_t blocks,
                            Target to) {
  (a.across ? multiply_whole<true> : multiply_whole<false>)(a, panel, k, blocks, to);
}

/// A register block of which c has only a part.
static void multiply_part(const LeftSlice& a, ConstRows panel, const ProductShape& shape,
                          Target to) {
  alignas(64) float block[block_rows * block_columns];
  multiply_blocks(a, panel, shape.k, 1, {{block, block_columns}, {nullptr, 0}});
  for (int64_t r = 0; r < shape.m; ++r)
    for (int64_t i = 0; i < shape.n; ++i) {
      const float sum = block[r * block_columns + i];
      to.c.data[r * to.c.stride + i] =
          to.start.data != nullptr ? to.start.data[r * to.start.stride + i] + sum : sum;
    }
}

/// One slice of a times one panel, of which c has shape.n columns.
static void multiply_panel(const LeftSlice& a, ConstRows panel, const ProductShape& shape,
                           Target to) {
  const int64_t whole = shape.m / block_rows;
  if (shape.n == block_columns)
    multiply_blocks(a, panel, shape.k, whole, to);
  else
    for (int64_t i = 0; i < whole; ++i)
      multiply_part({a.across, a.blocks + i * a.step, a.stride, a.step, nullptr}, panel,
                    {block_rows, shape.n, shape.k}, from(to, i * block_rows, 0));
  if (whole * block_rows < shape.m)
    multiply_part({true, a.partial, block_rows, 0, nullptr}, panel,
                  {shape.m - whole * block_rows, shape.n, shape.k},
                  from(to, whole * block_rows, 0));
}

/// One slice of a times all panels of a slice of b.
static void multiply_slices(ConstMatrix a, const float* panels, const ProductShape& shape,
                            Target to, float* scratch) {
  const LeftSlice left = left_slice(a, shape.m, shape.k, scratch);
  for (int64_t column = 0; column < shape.n; column += block_columns)
    multiply_panel(
        left, {panels + column / block_columns * apart(shape.k * block_columns), block_columns},
        {shape.m, lesser(shape.n - column, block_columns), shape.k}, from(to, 0, column));
}

static void pack_columns(ConstMatrix b, int64_t n, int64_t k, int64_t begin, int64_t end,
                         float* packed) {
  for (int64_t t = 0; t < k; t += product_slice_depth, packed += packed_slice(n, k)) {
    const int64_t depth = lesser(k - t, product_slice_depth);
    pack_panels({b.data + t * b.row + begin * b.column, b.row, b.column}, end - begin, depth,
                packed + begin / block_columns * apart(depth * block_columns));
  }
}

static void multiply_packed(const ProductShape& shape, ConstMatrix a, const float* packed,
                            Target to, float* scratch) {
  const Target more{to.c, {to.c.data, to.c.stride}};
  for (int64_t row = 0; row < shape.m; row += product_slice_rows) {
    const float* panels = packed;
    for (int64_t t = 0; t < shape.k; t += product_slice_depth) {
      multiply_slices({a.data + row * a.row + t * a.column, a.row, a.column}, panels,
                      {lesser(shape.m - row, product_slice_rows), shape.n,
                       lesser(shape.k - t, product_slice_depth)},
                      from(t == 0 ? to : more, row, 0), scratch);
      panels += packed_slice(shape.n, shape.k);
    }
  }
}

static inline float total(Lanes x) {
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (int64_t i = 0; i < lanes; ++i) sum += x[i];
  return sum;
}

/// The dot products of x with `rows` rows of w. A number known to the compiler, or sums would be
/// kept in memory.
template <int64_t rows>
static inline void dot_rows(const float* x, ConstRows w, int64_t k, const float* start, float* y) {
  const int64_t whole = k / lanes * lanes;
  Lanes sums[rows] = {};
  for (int64_t t = 0; t < whole; t += lanes) {
    const Lanes left = load(x + t);
#pragma GCC unroll 4
    for (int64_t r = 0; r < rows; ++r) sums[r] += left * load(w.data + r * w.stride + t);
  }
#pragma GCC unroll 4
  for (int64_t r = 0; r < rows; ++r) {
    float sum = total(sums[r]);
    for (int64_t t = whole; t < k; ++t) sum += x[t] * w.data[r * w.stride + t];
    y[r] = start != nullptr ? start[r] + sum : sum;
  }
}

// One row, for decoding: every weight is read once, so nothing is packed. Four rows of w at a time
// keep enough loads under way to read from the third cache at its rate.
static void multiply_row(const float* x, ConstRows w, int64_t n, int64_t k, const float* start,
                         float* y) {
  const auto rows = [&](int64_t r) { return ConstRows{w.data + r * w.stride, w.stride}; };
  const auto start_at = [&](int64_t r) { return start != nullptr ? start + r : nullptr; };
  int64_t r = 0;
  for (; r + 4 <= n; r += 4) dot_rows<4>(x, rows(r), k, start_at(r), y + r);
  for (; r < n; ++r) dot_rows<1>(x, rows(r), k, start_at(r), y + r);
}

}  // namespace attnlab::ATTNLAB_ISA
