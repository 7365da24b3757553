// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/sum_tree.h"

namespace attnlab {
namespace {

bool are_partners(const SumTree::Place& left, const SumTree::Place& right) {
  return left.level == right.level && left.index % 2 == 0 && left.index + 1 == right.index;
}

}  // namespace

std::vector<SumTree::Place> SumTree::places(int64_t first, int64_t count) {
  std::vector<Place> places;
  for (int64_t at = first; at < first + count;) {
    int level = 0;
    const auto fits = [&](int higher) {
      const int64_t leaves = int64_t{1} << higher;
      return at % leaves == 0 && at + leaves <= first + count;
    };
    while (fits(level + 1)) ++level;
    places.push_back({at >> level, level});
    at += int64_t{1} << level;
  }
  return places;
}

void SumTree::add(Place place, const at::Tensor& values) {
  at::Tensor sum = values;
  bool own = false;
  while (!nodes_.empty() && are_partners(nodes_.back().place, place)) {
    sum = nodes_.back().values.add_(sum);
    own = true;
    nodes_.pop_back();
    place = {place.index / 2, place.level + 1};
  }
  nodes_.push_back({place, own ? sum : sum.clone()});
}

at::Tensor SumTree::take() {
  at::Tensor sum = nodes_.back().values;
  for (nodes_.pop_back(); !nodes_.empty(); nodes_.pop_back()) sum = nodes_.back().values.add_(sum);
  return sum;
}

}  // namespace attnlab
