// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/bpe_model.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

#include "core/shared/base/error.h"
#include "core/shared/data/byte_level.h"

namespace attnlab {
namespace {

constexpr int32_t missing = -1;
// Some vocabularies lack control characters that their texts did not have.
constexpr std::ptrdiff_t most_missing = 64;

uint64_t pair_of(int32_t left, int32_t right) {
  return static_cast<uint64_t>(static_cast<uint32_t>(left)) << 32 | static_cast<uint32_t>(right);
}

size_t slot_of(uint64_t pair, size_t mask) {
  const uint64_t mixed = (pair ^ pair >> 29) * 0x9e3779b97f4a7c15;
  return static_cast<size_t>(mixed >> 32) & mask;
}

/// Ids of pieces; throws Error where one is missing.
class PieceIds {
 public:
  PieceIds(const BpeTables& tables, const std::string& origin) : origin_(origin) {
    for (const auto& [piece, id] : tables.vocabulary) ids_.emplace(piece, id);
  }
  [[nodiscard]] bool has(const std::string& piece) const { return ids_.contains(piece); }
  [[nodiscard]] int32_t id(const std::string& piece, const std::string& who) const {
    const auto found = ids_.find(piece);
    if (found == ids_.end())
      bad_input(origin_ + ": " + who + " `" + piece + "` is not in the vocabulary");
    return found->second;
  }

 private:
  const std::string& origin_;
  std::unordered_map<std::string_view, int32_t> ids_;
};

}  // namespace

MergeTable::MergeTable(const BpeTables& tables, const std::string& origin) {
  const PieceIds ids(tables, origin);
  merges_.resize(std::bit_ceil(2 * tables.merges.size() + 2));
  uint32_t rank = 0;
  for (const auto& [left, right] : tables.merges)
    add({pair_of(ids.id(left, "the piece of a merge"), ids.id(right, "the piece of a merge")),
         rank++, ids.id(left + right, "the merged piece")});
}

MergeTable::Scratch& MergeTable::scratch() {
  thread_local Scratch scratch;
  return scratch;
}

void MergeTable::add(const Merge& merge) {
  size_t slot = slot_of(merge.pair, merges_.size() - 1);
  while (merges_[slot].pair != Merge{}.pair && merges_[slot].pair != merge.pair)
    slot = (slot + 1) & (merges_.size() - 1);
  merges_[slot] = merge;  // a pair that stands twice has its last rank, as in the reference
}

const MergeTable::Merge* MergeTable::find(int32_t left, int32_t right) const {
  const uint64_t pair = pair_of(left, right);
  size_t slot = slot_of(pair, merges_.size() - 1);
  for (; merges_[slot].pair != Merge{}.pair; slot = (slot + 1) & (merges_.size() - 1))
    if (merges_[slot].pair == pair) return &merges_[slot];
  return nullptr;
}

void MergeTable::merge_symbols(std::vector<int32_t>& ids) const {
  auto& [symbols, heap] = scratch();
  heap.clear();
  const auto size = static_cast<int32_t>(symbols.size());
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

BpeModel::BpeModel(const BpeTables& tables, const std::string& origin) : merges_(tables, origin) {
  const PieceIds ids(tables, origin);
  for (size_t b = 0; b < byte_ids_.size(); ++b) {
    const std::string piece = with_stand_ins(std::string(1, static_cast<char>(b)));
    byte_ids_[b] = ids.has(piece) ? ids.id(piece, "the byte") : missing;
  }
  if (std::ranges::count(byte_ids_, missing) > most_missing)
    bad_input(origin + ": its vocabulary has too few of the bytes that a text consists of");
}

void BpeModel::encode(std::string_view bytes, std::vector<int32_t>& ids) const {
  merges_.merge(
      static_cast<int32_t>(bytes.size()),
      [&](int32_t i) {
        const auto byte = static_cast<unsigned char>(bytes[static_cast<size_t>(i)]);
        if (byte_ids_[byte] == missing)
          bad_input("the text has the byte " + std::to_string(byte) +
                        ", for which the tokenizer has no token",
                    "take that character out");
        return byte_ids_[byte];
      },
      ids);
}

}  // namespace attnlab
