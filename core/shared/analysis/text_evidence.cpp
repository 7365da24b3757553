// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/text_evidence.h"

#include <algorithm>
#include <unordered_map>

#include "core/shared/analysis/map_walk.h"

namespace attnlab {
namespace {

/// The largest weights of a row, the largest first and of equal ones the first.
std::vector<KeyWeight> largest_keys(std::span<const float> row) {
  std::vector<KeyWeight> keys;
  for (int64_t j = 0; j < std::ssize(row); ++j) {
    const float weight = row[static_cast<size_t>(j)];
    if (!(weight > 0) || (keys.size() == keys_of_row && weight <= keys.back().weight)) continue;
    if (keys.size() == keys_of_row) keys.pop_back();
    const auto place = std::ranges::upper_bound(keys, weight, std::greater(), &KeyWeight::weight);
    keys.insert(place, {j, weight});
  }
  return keys;
}

/// Adds what row i, with weights up to column i, puts on repeated tokens.
void add_repeats(HeadOfText& head, const float* row, int64_t i, std::span<const int32_t> same) {
  if (same.empty()) return;
  double on_same = 0, on_next = 0;
  for (const int32_t j : same) {
    on_same += static_cast<double>(row[j]);
    if (j + 1 < i) on_next += static_cast<double>(row[j + 1]);
  }
  head.duplicate_token.add(on_same);
  if (same.front() + 1 < i) head.induction.add(on_next);
}

void add_row(HeadOfText& head, const float* row, int64_t i, std::span<const int32_t> same) {
  if (i > 0) head.previous_token.add(static_cast<double>(row[i - 1]));
  add_repeats(head, row, i, same);
}

void add_top(TopRows& top, const float* row, int64_t i, int64_t text, float bar) {
  if (i < 2) return;
  const float score = largest_weight(row + 1, i - 1);
  if (!(score > std::max(bar, top.bar()))) return;
  top.add({score, text, i, largest_keys({row, static_cast<size_t>(i + 1)})});
}

}  // namespace

Repeats::Repeats(std::span<const int64_t> ids) {
  std::unordered_map<int64_t, std::vector<int32_t>> seen;
  for (const int64_t id : ids) {
    std::vector<int32_t>& same = seen[id];
    first_.push_back(positions_.size());
    positions_.insert(positions_.end(), same.begin(), same.end());
    same.push_back(static_cast<int32_t>(first_.size() - 1));
  }
  first_.push_back(positions_.size());
}

std::span<const int32_t> Repeats::before(int64_t position) const {
  const auto at = static_cast<size_t>(position);
  return std::span(positions_).subspan(first_[at], first_[at + 1] - first_[at]);
}

void TopRows::add(TopRow row) {
  if (!(row.score > bar())) return;
  if (rows_.size() == most) rows_.pop_back();
  const auto place = std::ranges::upper_bound(rows_, row.score, std::greater(), &TopRow::score);
  rows_.insert(place, std::move(row));
}

LayerOfText evidence_of_text(const LayerProbe& layer, const Repeats& repeats, int64_t text,
                             std::span<const float> bars) {
  LayerOfText found;
  if (layer.mixing) found.heads.resize(static_cast<size_t>(layer.num_heads));
  found.indicators =
      watched_indicators(layer, repeats.length(), [&](int64_t number, const Panel& weights) {
        HeadOfText& head = found.heads[static_cast<size_t>(number)];
        const float bar = bars.empty() ? 0 : bars[static_cast<size_t>(number)];
        for (int64_t i = weights.begin; i < weights.end; ++i) {
          const float* row = weights.row(i);
          add_row(head, row, i, repeats.before(i));
          add_top(head.top, row, i, text, bar);
        }
      });
  return found;
}

}  // namespace attnlab
