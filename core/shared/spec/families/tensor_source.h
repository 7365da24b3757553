// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace attnlab {

/// Where a tensor of ours lies in a file that another program wrote.
struct TensorSource {
  std::string name;
  std::vector<int64_t> rows = {};  ///< which row of theirs each of ours is; empty: the same
  int64_t rows_there = 0;          ///< where theirs has others besides; 0: it has none
  bool transposed = false;         ///< theirs is [in, out]

  [[nodiscard]] bool is_plain() const { return rows.empty() && !transposed; }
  /// Theirs, when ours has `shape`.
  [[nodiscard]] std::vector<int64_t> shape_there(std::vector<int64_t> shape) const;
};

/// The source of a tensor of ours by its name.
using TensorSources = std::function<TensorSource(const std::string& name)>;

/// "model.layers.3.mlp.up_proj.weight" in its parts.
struct LayerTensor {
  std::string layer, part, kind;  ///< "3", "mlp.up_proj", "weight"
};
/// Nothing for a tensor of no layer.
std::optional<LayerTensor> layer_tensor(const std::string& name);

/// The numbers from `first` on.
std::vector<int64_t> row_range(int64_t first, int64_t count);

}  // namespace attnlab
