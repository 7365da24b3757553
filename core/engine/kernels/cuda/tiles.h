// SPDX-License-Identifier: Apache-2.0
// Tiles of matrices in the shared memory of a block, and the product that a warp makes of them.
#pragma once

#include "core/engine/kernels/cuda/block.h"

namespace attnlab::cuda {

constexpr int warps = 4;  ///< of a block that works on tiles
constexpr int threads_of_tiles = warps * warp_size;

/// Sizes of tiles with `Depth` columns; a warp has 16 rows of a tile of `rows`. Rows in memory are
/// 16 bytes longer than they need to be, so that lanes that read below each other find different
/// banks.
template <class Element, int Depth>
struct TileSizes {
  static constexpr int rows = 16 * warps;
  static constexpr int columns = sizeof(Element) == 2 ? 64 : 32;  ///< rows of the other operand
  static constexpr int pad = 16 / sizeof(Element);
  static constexpr int width = Depth + pad;        ///< of tiles [·, Depth]
  static constexpr int map_width = columns + pad;  ///< of tiles [rows, columns]
};

/// Bytes that one instruction copies.
template <int bytes>
struct alignas(bytes) [[gnu::may_alias]] Words {
  uint32_t words[bytes / 4];
};

template <int bytes, class To, class From>
ATTNLAB_DEVICE void copy_aligned(To* to, const From* from) {
  *reinterpret_cast<Words<bytes>*>(to) = *reinterpret_cast<const Words<bytes>*>(from);
}

template <class Element>
ATTNLAB_DEVICE bool in_sixteens(const Rows<Element>& from, int64_t depth) {
  constexpr int64_t per = 16 / sizeof(Element);
  return reinterpret_cast<uintptr_t>(from.data) % 16 == 0 && from.stride % per == 0 &&
         depth % per == 0;
}

/// to [Count, Depth] = rows [first, first + Count) of `from` [length, depth], 0 behind its ends.
/// The whole block takes part; a barrier has to follow.
template <int Count, int Depth, class Block, class Element>
ATTNLAB_DEVICE void load_tile(const Block& block, Element* to, const Rows<Element>& from,
                              int64_t first, int64_t length, int64_t depth) {
  constexpr int per = 16 / sizeof(Element);
  constexpr int width = TileSizes<Element, Depth>::width;
  const bool whole = in_sixteens(from, depth);
  for (int n = block.thread(); n < Count * (Depth / per); n += threads_of_tiles) {
    const int row = n / (Depth / per), column = n % (Depth / per) * per;
    Element* at = to + row * width + column;
    const Element* source = from.data + (first + row) * from.stride + column;
    const bool inside = first + row < length;
    if (whole && inside && column < depth) {
      copy_aligned<16>(at, source);
      continue;
    }
    for (int e = 0; e < per; ++e)
      at[e] = inside && column + e < depth ? source[e] : from_float<Element>(0);
  }
}

/// Where the four elements of a lane lie in the warp's 16 × 8 tile of a product.
ATTNLAB_DEVICE int row_in_tile(int lane, int element) { return lane / 4 + element / 2 * 8; }
ATTNLAB_DEVICE int column_in_tile(int lane, int element) { return lane % 4 * 2 + element % 2; }

/// How the right operand lies in memory: [columns, depth] (a product with a transposed matrix) or
/// [depth, columns].
enum class Right { transposed, plain };

template <Right order, class Element>
ATTNLAB_DEVICE const Element* right_at(const Element* b, int b_width, int k, int column) {
  return order == Right::transposed ? b + column * b_width + k : b + k * b_width + column;
}

/// `multiply` by fragments of tensor cores (PTX ISA, "Matrix Fragments for mma.m16n8k16", .bf16): a
/// register has two elements that follow each other along the depth, the first in its lower half.
template <Right order, int Depth, class Block>
ATTNLAB_DEVICE void multiply_by_tensor_cores(Block& block, float (&c)[4], const Bfloat16* a,
                                             int a_width, const Bfloat16* b, int b_width) {
  const int lane = block.thread() % warp_size, group = lane / 4, pair = lane % 4 * 2;
  ATTNLAB_UNROLL
  for (int k = 0; k < Depth; k += 16) {
    uint32_t left[4], right[2];
    ATTNLAB_UNROLL
    for (int part = 0; part < 4; ++part) {
      const Bfloat16* at = a + (group + part % 2 * 8) * a_width + k + pair + part / 2 * 8;
      copy_aligned<4>(&left[part], at);
    }
    ATTNLAB_UNROLL
    for (int part = 0; part < 2; ++part) {
      const Bfloat16* at = right_at<order>(b, b_width, k + pair + part * 8, group);
      if constexpr (order == Right::transposed)
        copy_aligned<4>(&right[part], at);
      else
        right[part] = at[0].bits | static_cast<uint32_t>(at[b_width].bits) << 16;
    }
    block.multiply_16x8x16(c, left, right);
  }
}

/// c += a·b for the warp's 16 × 8 tile: a [16, Depth], b [Depth, 8] as `order` says, both in shared
/// memory, the lane's elements as row_in_tile and column_in_tile say. The whole warp takes part.
template <Right order, int Depth, class Block, class Element>
ATTNLAB_DEVICE void multiply(Block& block, float (&c)[4], const Element* a, int a_width,
                             const Element* b, int b_width) {
  if constexpr (Block::tensor_cores && sizeof(Element) == 2) {
    multiply_by_tensor_cores<order, Depth>(block, c, a, a_width, b, b_width);
  } else {
    const int lane = block.thread() % warp_size;
    const int row = row_in_tile(lane, 0), column = column_in_tile(lane, 0);
    for (int k = 0; k < Depth; ++k) {
      const float upper = to_float(a[row * a_width + k]),
                  lower = to_float(a[(row + 8) * a_width + k]);
      const float left = to_float(*right_at<order>(b, b_width, k, column));
      const float right = to_float(*right_at<order>(b, b_width, k, column + 1));
      c[0] += upper * left;
      c[1] += upper * right;
      c[2] += lower * left;
      c[3] += lower * right;
    }
  }
}

}  // namespace attnlab::cuda
