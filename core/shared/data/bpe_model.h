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

/// Merges pieces of a text: always the pair that was learned first, leftmost before others.
/// O(n log n), so that a text without spaces costs no more than any other.
class MergeTable {
 public:
  /// Throws Error that names `origin` where a merge is of pieces that the vocabulary lacks.
  MergeTable(const BpeTables& tables, const std::string& origin);

  /// Appends the ids that `count` pieces become; `piece(i)` is the id of piece i.
  template <class Piece>
  void merge(int32_t count, Piece piece, std::vector<int32_t>& ids) const {
    std::vector<Symbol>& symbols = scratch().symbols;
    symbols.clear();
    for (int32_t i = 0; i < count; ++i)
      symbols.push_back({piece(i), i - 1, i + 1 < count ? i + 1 : none});
    merge_symbols(ids);
  }

 private:
  static constexpr int32_t none = -1;
  struct Merge {
    uint64_t pair = ~uint64_t{0};  ///< left id · 2³² + right id
    uint32_t rank = 0;
    int32_t merged = 0;
  };
  /// A piece in a list; `id` is none once it was merged into its left neighbour.
  struct Symbol {
    int32_t id, before, after;
  };
  /// A merge that may be due. It is stale when the pair at `at` has become another.
  struct Candidate {
    uint64_t order;  ///< rank, then place
    int32_t merged;
    [[nodiscard]] uint32_t at() const { return static_cast<uint32_t>(order); }
    bool operator>(const Candidate& other) const { return order > other.order; }
  };
  /// Kept by each thread, so that a pre-token allocates nothing.
  struct Scratch {
    std::vector<Symbol> symbols;
    std::vector<Candidate> heap;
  };
  static Scratch& scratch();
  void add(const Merge& merge);
  [[nodiscard]] const Merge* find(int32_t left, int32_t right) const;
  void merge_symbols(std::vector<int32_t>& ids) const;

  std::vector<Merge> merges_;  ///< open addressing, a power of two
};

/// Merges the bytes of a pre-token.
class BpeModel {
 public:
  /// Throws Error that names `origin` where a merge or many a byte is missing in the vocabulary.
  BpeModel(const BpeTables& tables, const std::string& origin);

  /// Appends the ids of one pre-token. Throws Error for a byte that the vocabulary lacks.
  void encode(std::string_view bytes, std::vector<int32_t>& ids) const;

 private:
  std::array<int32_t, 256> byte_ids_{};
  MergeTable merges_;
};

}  // namespace attnlab
