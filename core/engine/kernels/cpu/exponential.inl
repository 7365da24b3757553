// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdint.h>
#include <string.h>

namespace attnlab::ATTNLAB_ISA {

/// e^x for the vectoriser: x = n·ln 2 + r, |r| ≤ ln 2 / 2, a polynomial for e^r, n into the
/// exponent. Largest relative error 1.2e-7 over [-87, 88]; below it is 0, above e^88.
static inline float exponential(float x) {
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

static inline float sigmoid(float x) { return 1.0F / (1.0F + exponential(-x)); }

}  // namespace attnlab::ATTNLAB_ISA
