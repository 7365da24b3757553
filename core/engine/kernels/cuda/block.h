// SPDX-License-Identifier: Apache-2.0
// What kernels know of the device. A kernel is a struct `Body` with a static template
//   run(Block& block, const Problem& problem)
// that every thread of a block enters. nvcc compiles it over DeviceBlock (device_block.h); any
// C++20 compiler does over HostBlock (tests/support/host_block.h), whose threads are fibres, so
// that tests and sanitizers find wrong indices, races and barriers without a GPU. A Block has
//   int thread()                   its number in the block
//   Place place()                  the block's number in the grid
//   std::byte* shared()            memory of the block, aligned to 16 bytes, holding anything
//   void sync(), sync_warp()       barriers; all threads of the block or of the warp take part
//   float shuffle_xor(float, int)  the value of lane `lane ^ mask`, all lanes of the warp taking
//   part tensor_cores                   whether multiply_16x8x16 is there
#pragma once

#include <cstddef>
#include <cstdint>

#ifdef __CUDACC__
#define ATTNLAB_DEVICE __device__ __forceinline__
#define ATTNLAB_BOTH __host__ __device__
#define ATTNLAB_UNROLL _Pragma("unroll")
#else
#define ATTNLAB_DEVICE inline
#define ATTNLAB_BOTH
#define ATTNLAB_UNROLL
#endif

namespace attnlab::cuda {

constexpr int warp_size = 32;

/// The number of a block in its grid, or the size of a grid.
struct Place {
  int64_t x = 0, y = 0, z = 0;
};

/// How a kernel is started.
struct Grid {
  Place blocks;
  int threads = 0;          ///< of a block, whole warps
  size_t shared_bytes = 0;  ///< of a block
};

/// The upper half of a float (bf16). Arithmetic is done in fp32.
struct Bfloat16 {
  uint16_t bits;
};

ATTNLAB_DEVICE float to_float(float x) { return x; }
ATTNLAB_DEVICE float to_float(Bfloat16 x) {
#ifdef __CUDA_ARCH__
  return __uint_as_float(static_cast<uint32_t>(x.bits) << 16);
#else
  return __builtin_bit_cast(float, static_cast<uint32_t>(x.bits) << 16);
#endif
}

template <class Element>
ATTNLAB_DEVICE Element from_float(float x);

template <>
ATTNLAB_DEVICE float from_float<float>(float x) {
  return x;
}

// To the nearest, ties to even; a number that is none stays none.
template <>
ATTNLAB_DEVICE Bfloat16 from_float<Bfloat16>(float x) {
#ifdef __CUDA_ARCH__
  const uint32_t bits = __float_as_uint(x);
#else
  const auto bits = __builtin_bit_cast(uint32_t, x);
#endif
  if (x != x) return {0x7fc0};
  return {static_cast<uint16_t>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16)};
}

/// A tensor [batch, heads, L, d] in memory of the device; strides in elements, 1 in the last axis.
struct View {
  void* data = nullptr;
  int64_t batch = 0, head = 0, row = 0;
};

/// Type of a tensor's elements; sums are fp32 with both.
enum class ElementType { fp32, bf16 };

/// One matrix [L, d] of a View.
template <class Element>
struct Rows {
  Element* data;
  int64_t stride;
};

template <class Element>
ATTNLAB_DEVICE Rows<Element> rows_of(const View& view, int64_t batch, int64_t head) {
  return {static_cast<Element*>(view.data) + batch * view.batch + head * view.head, view.row};
}

}  // namespace attnlab::cuda
