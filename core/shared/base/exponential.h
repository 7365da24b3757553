// SPDX-License-Identifier: Apache-2.0
// Exponential and logarithm for loops that the compiler turns into vectors.
#pragma once

#include <stdint.h>
#include <string.h>

namespace attnlab {

/// e^x: x = n·ln 2 + r, |r| ≤ ln 2 / 2, a polynomial for e^r, n into the exponent. Largest relative
/// error 1.2e-7 over [-87, 88]; below it is 0, above e^88.
static inline __attribute__((always_inline)) float exponential(float x) {
  constexpr float log2_e = 1.44269504F;
  constexpr float ln2_high = 0.693359375F;
  constexpr float ln2_low = -2.12194440e-4F;
  constexpr float smallest = -87.33654F;
  const float clamped = x < smallest ? smallest : (x > 88.0F ? 88.0F : x);
  const float shifted = clamped * log2_e + 12582912.0F;  // 1.5·2^23 rounds to the nearest integer
  const float n = shifted - 12582912.0F;
  const float r = clamped - n * ln2_high - n * ln2_low;
  float p = 1.9875691500e-4F;
  p = p * r + 1.3981999507e-3F;
  p = p * r + 8.3334519073e-3F;
  p = p * r + 4.1665795894e-2F;
  p = p * r + 1.6666665459e-1F;
  p = p * r + 5.0000001201e-1F;
  p = p * r * r + r + 1.0F;
  const int32_t power = (static_cast<int32_t>(n) + 127) << 23;
  float scale;
  memcpy(&scale, &power, sizeof scale);
  return x < smallest ? 0.0F : p * scale;
}

/// ln x for a normal x > 0: x = 2^n·(1 + r) with 1 + r around 1, a polynomial for ln(1 + r).
/// Largest error 1e-7 absolute or relative.
static inline __attribute__((always_inline)) float logarithm(float x) {
  int32_t bits;
  memcpy(&bits, &x, sizeof bits);
  const int32_t n = (bits - 0x3f3504f3) >> 23;  // 0x3f3504f3: √½
  const int32_t rest = bits - n * (1 << 23);
  float m;
  memcpy(&m, &rest, sizeof m);
  const float r = m - 1.0F;
  float p = 7.0376836292e-2F;
  p = p * r - 1.1514610310e-1F;
  p = p * r + 1.1676998740e-1F;
  p = p * r - 1.2420140846e-1F;
  p = p * r + 1.4249322787e-1F;
  p = p * r - 1.6668057665e-1F;
  p = p * r + 2.0000714765e-1F;
  p = p * r - 2.4999993993e-1F;
  p = p * r + 3.3333331174e-1F;
  const auto power = static_cast<float>(n);
  const float low = p * r * r * r - 2.12194440e-4F * power - 0.5F * r * r;
  return r + low + 0.693359375F * power;
}

}  // namespace attnlab
