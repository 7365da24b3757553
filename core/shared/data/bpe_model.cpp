// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/bpe_model.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

#include "core/shared/base/error.h"
#include "core/shared/data/byte_level.h"

namespace attnlab {
namespace {

constexpr int32_t none = -1;

uint64_t pair_of(int32_t left, int32_t right) {
  return static_cast<uint64_t>(static_cast<uint32_t>(left)) << 32 | static_cast<uint32_t>(right);
}

size_t slot_of(uint64_t pair, size_t mask) {
  const uint64_t mixed = (pair ^ pair >> 29) * 0x9e3779b97f4a7c15;
  return static_cast<size_t>(mixed >> 32) & mask;
}

/// A piece of the pre-token, in a list; `id` is none once it was merged into its left neighbour.
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

}  // namespace

BpeModel::BpeModel(const BpeTables& tables, const std::string& origin) {
  std::unordered_map<std::string_view, int32_t> ids;
  for (const auto& [piece, id] : tables.vocabulary) ids.emplace(piece, id);
  const auto id_of = [&](const std::string& piece, const std::string& who) {
    const auto found = ids.find(piece);
    if (found == ids.end())
      bad_input(origin + ": " + who + " `" + piece + "` is not in the vocabulary");
    return found->second;
  };
  for (size_t b = 0; b < byte_ids_.size(); ++b) {
    const std::string piece = with_stand_ins(std::string(1, static_cast<char>(b)));
    const bool never_in_text = b == 0xc0 || b == 0xc1 || b >= 0xf5;
    byte_ids_[b] = never_in_text && !ids.contains(piece) ? none : id_of(piece, "the byte");
  }
  merges_.resize(std::bit_ceil(2 * tables.merges.size() + 2));
  uint32_t rank = 0;
  for (const auto& [left, right] : tables.merges)
    add({pair_of(id_of(left, "the piece of a merge"), id_of(right, "the piece of a merge")), rank++,
         id_of(left + right, "the merged piece")});
}

void BpeModel::add(const Merge& merge) {
  size_t slot = slot_of(merge.pair, merges_.size() - 1);
  while (merges_[slot].pair != Merge{}.pair && merges_[slot].pair != merge.pair)
    slot = (slot + 1) & (merges_.size() - 1);
  merges_[slot] = merge;  // a pair that stands twice has its last rank, as in the reference
}

const BpeModel::Merge* BpeModel::find(int32_t left, int32_t right) const {
  const uint64_t pair = pair_of(left, right);
  size_t slot = slot_of(pair, merges_.size() - 1);
  for (; merges_[slot].pair != Merge{}.pair; slot = (slot + 1) & (merges_.size() - 1))
    if (merges_[slot].pair == pair) return &merges_[slot];
  return nullptr;
}

void BpeModel::encode(std::string_view bytes, std::vector<int32_t>& ids) const {
  thread_local Scratch scratch;
  auto& [symbols, heap] = scratch;
  symbols.clear();
  heap.clear();
  const auto size = static_cast<int32_t>(bytes.size());
  for (int32_t i = 0; i < size; ++i)
    symbols.push_back({byte_ids_[static_cast<unsigned char>(bytes[static_cast<size_t>(i)])], i - 1,
                       i + 1 < size ? i + 1 : none});
  const auto at = [&](int32_t i) -> Symbol& { return symbols[static_cast<size_t>(i)]; };
  const auto consider = [&](int32_t left) {
    if (left == none || at(left).after == none) return;
    const Merge* merge = find(at(left).id, at(at(left).after).id);
    if (merge == nullptr) return;
    heap.push_back({uint64_t{merge->rank} << 32 | static_cast<uint32_t>(left), merge->merged});
    std::ranges::push_heap(heap, std::greater<>());
  };
  for (int32_t i = 0; i < size; ++i) consider(i);
  while (!heap.empty()) {
    const Candidate best = heap.front();
    std::ranges::pop_heap(heap, std::greater<>());
    heap.pop_back();
    Symbol& left = at(static_cast<int32_t>(best.at()));
    if (left.id == none || left.after == none) continue;
    Symbol& right = at(left.after);
    const Merge* merge = find(left.id, right.id);
    if (merge == nullptr || merge->merged != best.merged) continue;
    left.id = best.merged;
    right.id = none;
    left.after = right.after;
    if (left.after != none) at(left.after).before = static_cast<int32_t>(best.at());
    consider(left.before);
    consider(static_cast<int32_t>(best.at()));
  }
  for (int32_t i = size == 0 ? none : 0; i != none; i = at(i).after) ids.push_back(at(i).id);
}

}  // namespace attnlab
