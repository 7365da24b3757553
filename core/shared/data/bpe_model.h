// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attnlab {

/// What a byte-level BPE knows, pieces in stand-ins (byte_level.h).
struct BpeTables {
  std::vector<std::pair<std::string, int32_t>> vocabulary;
  std::vector<std::pair<std::string, std::string>> merges;  ///< first come first
};

/// Merges the bytes of a pre-token: always the pair that was learned first, leftmost before others.
/// O(n log n), so that a text without spaces costs no more than any other.
class BpeModel {
 public:
  /// Throws Error that names `origin` where a merge or a byte is missing in the vocabulary.
  BpeModel(const BpeTables& tables, const std::string& origin);

  /// Appends the ids of one pre-token.
  void encode(std::string_view bytes, std::vector<int32_t>& ids) const;

 private:
  struct Merge {
    uint64_t pair = ~uint64_t{0};  ///< left id · 2³² + right id
    uint32_t rank = 0;
    int32_t merged = 0;
  };
  void add(const Merge& merge);
  [[nodiscard]] const Merge* find(int32_t left, int32_t right) const;

  std::array<int32_t, 256> byte_ids_{};
  std::vector<Merge> merges_;  ///< open addressing, a power of two
};

}  // namespace attnlab
