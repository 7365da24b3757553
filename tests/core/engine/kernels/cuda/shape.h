// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>

#include "core/engine/kernels/cuda/block.h"

namespace attnlab::test {

struct Shape {
  int64_t length, batches, maps, heads, kv_heads, head_dim, window;
};

inline std::string words(const Shape& s) {
  const auto n = [](int64_t x) { return std::to_string(x); };
  return "L" + n(s.length) + "_B" + n(s.batches) + "_maps" + n(s.maps) + "_h" + n(s.heads) + "_kv" +
         n(s.kv_heads) + "_d" + n(s.head_dim) + "_window" + n(s.window);
}

inline void PrintTo(const Shape& shape, std::ostream* to) { *to << words(shape); }

template <class Element>
constexpr cuda::ElementType type_of = sizeof(Element) == 2 ? cuda::ElementType::bf16
                                                           : cuda::ElementType::fp32;

/// Relative errors: fp32 sums of thousands of terms; weights and gradients rounded to bf16.
template <class Element>
constexpr double tolerance = sizeof(Element) == 2 ? 8e-3 : 2e-6;

}  // namespace attnlab::test
