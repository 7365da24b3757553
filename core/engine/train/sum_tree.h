// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace attnlab {

/// Adds up leaves 0, 1, 2, … in the order of one binary tree: 0 + 1, 2 + 3, then (0 + 1) + (2 + 3),
/// and so on; what has no partner joins at the end. Whoever holds neighbouring leaves can add up
/// beforehand what is whole in the tree, so the result has the same bits however many share them.
class SumTree {
 public:
  /// Place `index` on `level`: leaves [index · 2^level, (index + 1) · 2^level).
  struct Place {
    int64_t index = 0;
    int level = 0;
  };
  struct Node {
    Place place;
    at::Tensor values;
  };

  /// The largest whole places of the tree that make up leaves [first, first + count), in order.
  static std::vector<Place> places(int64_t first, int64_t count);

  /// Leaves come in order. Copies `values` where they have to wait for a partner.
  void add(Place place, const at::Tensor& values);
  /// What has no partner so far, in order; after leaves [first, first + count) that is `places`.
  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }
  /// The sum of all, and begins anew.
  at::Tensor take();

 private:
  std::vector<Node> nodes_;
};

}  // namespace attnlab
