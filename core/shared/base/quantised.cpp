// SPDX-License-Identifier: Apache-2.0
// Blocks of 32 values (Q4_0 … Q8_0): a scale d, perhaps a smallest value m, then the numbers q;
// x = d·q + m. Blocks of 256 (K): parts with small scales of their own, which d and dmin scale.
#include "core/shared/base/quantised.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace attnlab {
namespace {

constexpr int64_t block = 32, super_block = 256;

uint8_t byte_at(const std::byte* at, int64_t i) { return static_cast<uint8_t>(at[i]); }

float half_at(const std::byte* at) {
  uint16_t bits = 0;
  std::memcpy(&bits, at, sizeof bits);
  return widened_f16(bits);
}

float whole(int value) { return static_cast<float>(value); }

// 16 bytes of two nibbles: the low ones are the first half of the block.
void q4_0(const std::byte* at, float* out) {
  const float d = half_at(at);
  for (int64_t i = 0; i < block / 2; ++i) {
    out[i] = d * whole((byte_at(at + 2, i) & 15) - 8);
    out[i + block / 2] = d * whole((byte_at(at + 2, i) >> 4) - 8);
  }
}

void q4_1(const std::byte* at, float* out) {
  const float d = half_at(at), m = half_at(at + 2);
  for (int64_t i = 0; i < block / 2; ++i) {
    out[i] = d * whole(byte_at(at + 4, i) & 15) + m;
    out[i + block / 2] = d * whole(byte_at(at + 4, i) >> 4) + m;
  }
}

/// The number of value i out of nibbles and a bit field of fifth bits.
int fifth_bit_number(const std::byte* bits, const std::byte* nibbles, int64_t i) {
  uint32_t field = 0;
  std::memcpy(&field, bits, sizeof field);
  const bool high = i >= block / 2;
  const uint8_t pair = byte_at(nibbles, high ? i - block / 2 : i);
  return (high ? pair >> 4 : pair & 15) | static_cast<int>(field >> i & 1) << 4;
}

void q5_0(const std::byte* at, float* out) {
  const float d = half_at(at);
  for (int64_t i = 0; i < block; ++i) out[i] = d * whole(fifth_bit_number(at + 2, at + 6, i) - 16);
}

void q5_1(const std::byte* at, float* out) {
  const float d = half_at(at), m = half_at(at + 2);
  for (int64_t i = 0; i < block; ++i) out[i] = d * whole(fifth_bit_number(at + 4, at + 8, i)) + m;
}

void q8_0(const std::byte* at, float* out) {
  const float d = half_at(at);
  for (int64_t i = 0; i < block; ++i) out[i] = d * whole(static_cast<int8_t>(byte_at(at + 2, i)));
}

// 16 parts of 16 values, two bits each, with a scale and a smallest value of four bits each.
void q2_k(const std::byte* at, float* out) {
  const std::byte* scales = at;
  const std::byte* numbers = at + 16;
  const float d = half_at(at + 80), smallest = half_at(at + 82);
  for (int64_t i = 0; i < super_block; ++i) {
    const int64_t half = i / 128, row = i % 128 / 32, column = i % 32;
    const uint8_t scale = byte_at(scales, i / 16);
    const int q = byte_at(numbers, half * 32 + column) >> (2 * row) & 3;
    out[i] = d * whole(scale & 15) * whole(q) - smallest * whole(scale >> 4);
  }
}

/// 16 scales of six bits: eight bytes of nibbles, four of upper pairs.
std::array<int, 16> six_bit_scales(const std::byte* at) {
  std::array<int, 16> scales{};
  for (int64_t i = 0; i < 16; ++i) {
    const uint8_t low = byte_at(at, i % 8);
    const int nibble = i < 8 ? low & 15 : low >> 4;
    const int upper = byte_at(at, 8 + i % 4) >> (2 * (i / 4)) & 3;
    scales[static_cast<size_t>(i)] = (nibble | upper << 4) - 32;
  }
  return scales;
}

void q3_k(const std::byte* at, float* out) {
  const std::byte* third_bits = at;
  const std::byte* numbers = at + 32;
  const auto scales = six_bit_scales(at + 96);
  const float d = half_at(at + 108);
  for (int64_t i = 0; i < super_block; ++i) {
    const int64_t half = i / 128, row = i % 128 / 32, column = i % 32;
    const int two = byte_at(numbers, half * 32 + column) >> (2 * row) & 3;
    const bool third = (byte_at(third_bits, column) >> (half * 4 + row) & 1) != 0;
    out[i] = d * whole(scales[static_cast<size_t>(i / 16)]) * whole(third ? two : two - 4);
  }
}

/// Scale and smallest value, six bits each, of part j of eight, in twelve bytes.
std::pair<int, int> scale_and_smallest(const std::byte* at, int64_t j) {
  if (j < 4) return {byte_at(at, j) & 63, byte_at(at, j + 4) & 63};
  return {(byte_at(at, j + 4) & 15) | (byte_at(at, j - 4) >> 6) << 4,
          byte_at(at, j + 4) >> 4 | (byte_at(at, j) >> 6) << 4};
}

/// Q4_K and Q5_K: `fifth_bits` is null for the first.
void q45_k(const std::byte* at, const std::byte* fifth_bits, const std::byte* nibbles, float* out) {
  const float d = half_at(at), smallest = half_at(at + 2);
  for (int64_t j = 0; j < 8; ++j) {
    const auto [scale, least] = scale_and_smallest(at + 4, j);
    const float factor = d * whole(scale), offset = smallest * whole(least);
    for (int64_t c = 0; c < 32; ++c) {
      const uint8_t pair = byte_at(nibbles, j / 2 * 32 + c);
      int q = j % 2 == 0 ? pair & 15 : pair >> 4;
      if (fifth_bits != nullptr && (byte_at(fifth_bits, c) >> j & 1) != 0) q += 16;
      out[j * 32 + c] = factor * whole(q) - offset;
    }
  }
}

void q4_k(const std::byte* at, float* out) { q45_k(at, nullptr, at + 16, out); }
void q5_k(const std::byte* at, float* out) { q45_k(at, at + 16, at + 48, out); }

void q6_k(const std::byte* at, float* out) {
  const std::byte* nibbles = at;
  const std::byte* upper = at + 128;
  const std::byte* scales = at + 192;
  const float d = half_at(at + 208);
  for (int64_t i = 0; i < super_block; ++i) {
    const int64_t half = i / 128, row = i % 128 / 32, column = i % 32;
    const uint8_t pair = byte_at(nibbles, half * 64 + row % 2 * 32 + column);
    const int low = row < 2 ? pair & 15 : pair >> 4;
    const int high = byte_at(upper, half * 32 + column) >> (2 * row) & 3;
    const auto scale = static_cast<int8_t>(byte_at(scales, i / 16));
    out[i] = d * whole(scale) * whole((low | high << 4) - 32);
  }
}

constexpr QuantisedType types[] = {
    {"Q4_0", block, 18, q4_0},        {"Q4_1", block, 20, q4_1},
    {"Q5_0", block, 22, q5_0},        {"Q5_1", block, 24, q5_1},
    {"Q8_0", block, 34, q8_0},        {"Q2_K", super_block, 84, q2_k},
    {"Q3_K", super_block, 110, q3_k}, {"Q4_K", super_block, 144, q4_k},
    {"Q5_K", super_block, 176, q5_k}, {"Q6_K", super_block, 210, q6_k},
};

}  // namespace

const QuantisedType* find_quantised(std::string_view name) {
  const auto found = std::ranges::find(types, name, &QuantisedType::name);
  return found == std::end(types) ? nullptr : found;
}

void widen(const QuantisedType& type, std::span<const std::byte> bytes, std::span<float> out) {
  const size_t blocks = bytes.size() / type.bytes;
  for (size_t b = 0; b < blocks; ++b)
    type.widen(bytes.data() + b * type.bytes, out.data() + b * static_cast<size_t>(type.values));
}

float widened_bf16(uint16_t bits) { return std::bit_cast<float>(uint32_t{bits} << 16); }

// Every half is a float: normal ones by another exponent, the rest by a product that is exact.
float widened_f16(uint16_t bits) {
  const uint32_t sign = uint32_t{bits} >> 15 << 31;
  const uint32_t exponent = uint32_t{bits} >> 10 & 31;
  const uint32_t fraction = uint32_t{bits} & 0x3ff;
  constexpr uint32_t bias = 127 - 15;
  if (exponent == 31) return std::bit_cast<float>(sign | 0x7f800000 | fraction << 13);
  if (exponent > 0) return std::bit_cast<float>(sign | (exponent + bias) << 23 | fraction << 13);
  const float size = static_cast<float>(fraction) * 0x1p-24F;
  return sign != 0 ? -size : size;
}

}  // namespace attnlab
