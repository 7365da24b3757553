// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace attnlab {

/// T(x) = 1 + x + x²/2 = ((x + 1)² + 1) / 2 > 0 (paper Eq. 6), so every row is a proper weighting.
/// Inlined always: it is part of loops that are compiled for other instruction sets.
template <class Number>
[[gnu::always_inline]] constexpr Number taylor_polynomial(Number x) {
  return (x * static_cast<Number>(0.5) + 1) * x + 1;
}

}  // namespace attnlab
