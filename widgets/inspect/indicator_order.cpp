// SPDX-License-Identifier: GPL-3.0-or-later
// Heads of all layers in one list, sorted and filtered.
#include <algorithm>
#include <cmath>

#include "widgets/inspect/indicator_model.h"

namespace attnlab {

void IndicatorModel::set_order(int column, Qt::SortOrder direction) {
  if (column == order_column_ && direction == direction_) return;
  order_column_ = column;
  direction_ = direction;
  lay_out_anew();
}

void IndicatorModel::set_filter(const HeadFilter& filter) {
  filter_ = filter;
  lay_out_anew();
}

bool IndicatorModel::is_flat() const { return order_column_ >= first_indicator || !filter_.empty(); }

void IndicatorModel::lay_out_anew() {
  beginResetModel();
  find_flat();
  endResetModel();
}

void IndicatorModel::find_flat() {
  flat_.clear();
  if (!is_flat()) return;
  for (int l = static_cast<int>(layers_.size()) - 1; l >= 0; --l)
    for (int h = 0; h < static_cast<int>(layers_[static_cast<size_t>(l)].heads.size()); ++h)
      if (filter_.passes(l, kind_of(l, h).name)) flat_.emplace_back(l, h);
  if (order_column_ < first_indicator) return;
  const auto goes_first = [this](const auto& a, const auto& b) {
    return direction_ == Qt::DescendingOrder ? comes_before(b, a) : comes_before(a, b);
  };
  const auto end = std::ranges::stable_partition(
      flat_, [this](const auto& head) { return has_order_value(head.first, head.second); });
  std::stable_sort(flat_.begin(), end.begin(), goes_first);  // those without a value stay last
}

HeadKindText IndicatorModel::kind_of(int layer, int head) const {
  const auto l = static_cast<size_t>(layer), h = static_cast<size_t>(head);
  const bool known = head >= 0 && l < kinds_.size() && h < kinds_[l].size();
  return known ? kinds_[l][h] : HeadKindText{{}, std::nan("")};
}

bool IndicatorModel::has_order_value(int layer, int head) const {
  if (order_column_ == kind) return !std::isnan(kind_of(layer, head).score);
  return !std::isnan(
      value(layer, head, all_indicators[static_cast<size_t>(order_column_ - first_indicator)]));
}

/// Kinds together, within a kind by how much of it there is.
bool IndicatorModel::comes_before(const HeadPlace& a, const HeadPlace& b) const {
  if (order_column_ == kind) {
    const HeadKindText x = kind_of(a.first, a.second), y = kind_of(b.first, b.second);
    return x.name == y.name ? x.score < y.score : x.name > y.name;
  }
  const Indicator by = all_indicators[static_cast<size_t>(order_column_ - first_indicator)];
  return value(a.first, a.second, by) < value(b.first, b.second, by);
}

}  // namespace attnlab
