// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace attnlab {

/// A type whose values lie in blocks that share scales. Formats and names are those of GGUF.
struct QuantisedType {
  std::string_view name;  ///< "Q4_1"
  int64_t values;         ///< of a block
  size_t bytes;           ///< of a block
  /// Writes a block's values.
  void (*widen)(const std::byte* block, float* values_out);
};

/// The type of this name, or null.
const QuantisedType* find_quantised(std::string_view name);

/// Every value of `bytes`, which are whole blocks.
void widen(const QuantisedType& type, std::span<const std::byte> bytes, std::span<float> out);

float widened_bf16(uint16_t bits);
float widened_f16(uint16_t bits);

}  // namespace attnlab
