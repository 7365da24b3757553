// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/logit_census.h"

#include <algorithm>
#include <array>
#include <limits>

#include "core/shared/analysis/map_rows.h"

namespace attnlab {
namespace {

constexpr size_t num_keys = size_t{1} << score_key_bits;
constexpr size_t piece = 256;

/// Calls `visit(numbers, keys)` for pieces of at most `piece` numbers.
template <class Visit>
void with_keys(std::span<const float> numbers, Visit visit) {
  std::array<uint16_t, piece> keys;
  for (size_t at = 0; at < numbers.size(); at += piece) {
    const auto part = numbers.subspan(at, std::min(piece, numbers.size() - at));
    score_keys(part.data(), static_cast<int64_t>(part.size()), keys.data());
    visit(part, std::span<const uint16_t>(keys).first(part.size()));
  }
}

uint16_t key_of(float number) {
  uint16_t key = 0;
  score_keys(&number, 1, &key);
  return key;
}

/// The number between ranks of sorted numbers, for a rank that is not whole.
struct Rank {
  int64_t lower;
  double above;  ///< how far from `lower` to the next, 0 … 1
};

std::array<Rank, 5> five_ranks(int64_t count) {
  std::array<Rank, 5> ranks{};
  for (int64_t quarter = 0; quarter <= 4; ++quarter) {
    const int64_t at = quarter * (count - 1);
    ranks[static_cast<size_t>(quarter)] = {at / 4, static_cast<double>(at % 4) / 4};
  }
  return ranks;
}

/// `number_at(rank)` of sorted numbers.
template <class NumberAt>
LogitRange range_from(int64_t count, NumberAt number_at) {
  std::array<double, 5> found{};
  const auto ranks = five_ranks(count);
  for (size_t i = 0; i < ranks.size(); ++i) {
    const double lower = number_at(ranks[i].lower);
    found[i] = ranks[i].above == 0
                   ? lower
                   : lower + ranks[i].above * (number_at(ranks[i].lower + 1) - lower);
  }
  return {found[0], found[1], found[2], found[3], found[4]};
}

LogitRange no_range() {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  return {nan, nan, nan, nan, nan};
}

}  // namespace

LogitCensus::LogitCensus() : counts_(num_keys, 0) {}

void LogitCensus::count(std::span<const float> numbers) {
  with_keys(numbers, [&](std::span<const float>, std::span<const uint16_t> keys) {
    for (const uint16_t key : keys) ++counts_[key];
  });
}

LogitRange LogitCensus::range(const Pass& again) const {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  std::vector<int64_t> before(num_keys + 1, 0);  // numbers with smaller keys
  for (size_t key = 0; key < num_keys; ++key)
    before[key + 1] = before[key] + static_cast<int64_t>(counts_[key]);
  const int64_t count = before[num_keys];
  // A number that is none has a key beyond those of the infinities.
  const bool all_numbers =
      before[key_of(-infinity)] == 0 && before[size_t{key_of(infinity)} + 1] == count;
  if (count == 0 || !all_numbers) return no_range();

  const auto key_at = [&](int64_t rank) {
    return static_cast<size_t>(std::ranges::upper_bound(before, rank) - before.begin()) - 1;
  };
  std::vector<uint8_t> slot_of(num_keys, 0);  // from 1; 0: not wanted
  std::vector<std::vector<float>> slots(1);
  for (const Rank& rank : five_ranks(count))
    for (const int64_t whole : {rank.lower, rank.lower + (rank.above > 0 ? 1 : 0)}) {
      uint8_t& slot = slot_of[key_at(whole)];
      if (slot != 0) continue;
      slot = static_cast<uint8_t>(slots.size());
      slots.emplace_back().reserve(counts_[key_at(whole)]);
    }
  again([&](std::span<const float> numbers) {
    with_keys(numbers, [&](std::span<const float> part, std::span<const uint16_t> keys) {
      for (size_t j = 0; j < part.size(); ++j)
        if (const uint8_t slot = slot_of[keys[j]]; slot != 0) slots[slot].push_back(part[j]);
    });
  });
  return range_from(count, [&](int64_t rank) {
    const size_t key = key_at(rank);
    auto& alike = slots[slot_of[key]];
    const auto wanted = alike.begin() + static_cast<std::ptrdiff_t>(rank - before[key]);
    std::ranges::nth_element(alike, wanted);
    return static_cast<double>(*wanted);
  });
}

LogitRange range_of(std::vector<float> numbers) {
  if (numbers.empty() || std::ranges::any_of(numbers, [](float x) { return std::isnan(x); }))
    return no_range();
  std::ranges::sort(numbers);
  return range_from(static_cast<int64_t>(numbers.size()), [&](int64_t rank) {
    return static_cast<double>(numbers[static_cast<size_t>(rank)]);
  });
}

}  // namespace attnlab
