// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/families/tensor_source.h"

#include <algorithm>
#include <numeric>

namespace attnlab {

std::vector<int64_t> TensorSource::shape_there(std::vector<int64_t> shape) const {
  if (rows_there > 0) shape[0] = rows_there;
  if (transposed) std::ranges::reverse(shape);
  return shape;
}

std::optional<LayerTensor> layer_tensor(const std::string& name) {
  constexpr std::string_view start = "model.layers.";
  if (!name.starts_with(start)) return std::nullopt;
  const size_t number_end = name.find('.', start.size());
  const size_t kind = name.rfind('.');
  if (number_end == std::string::npos || kind <= number_end) return std::nullopt;
  return LayerTensor{name.substr(start.size(), number_end - start.size()),
                     name.substr(number_end + 1, kind - number_end - 1), name.substr(kind + 1)};
}

std::vector<int64_t> row_range(int64_t first, int64_t count) {
  std::vector<int64_t> rows(static_cast<size_t>(count));
  std::iota(rows.begin(), rows.end(), first);
  return rows;
}

}  // namespace attnlab
