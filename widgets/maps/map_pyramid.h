// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/shared/analysis/maps.h"

namespace attnlab {

/// Smallest and largest value of square blocks of cells, for looking at a map from afar without
/// losing a single hot cell. NaN is left out; a block of nothing else has largest < smallest.
class MapPyramid {
 public:
  /// Blocks of 2^n × 2^n cells, n = 1 for the first level.
  struct Level {
    int64_t rows = 0, columns = 0;
    std::vector<float> largest, smallest;  ///< [rows, columns] each
  };

  /// Replaces the content; memory of the last matrix is used again. Two threads for large ones.
  void build(const Matrix& matrix);
  [[nodiscard]] const std::vector<Level>& levels() const { return levels_; }

 private:
  std::vector<Level> levels_;
};

/// At most `side` × `side` cells, each the value of largest magnitude (or the largest value) of
/// its block; a matrix that fits is returned as it is.
Matrix shrink(const Matrix& matrix, int64_t side, bool by_magnitude);

/// Exactly `rows` × `columns` cells, one for each pixel of a picture. Where a pixel lies over
/// several cells it takes the value of largest magnitude (or the largest value), so that nothing
/// as thin as a cell is lost; where cells are larger than pixels, the one under its middle. NaN
/// only where there is nothing else.
Matrix resample(const Matrix& matrix, int64_t rows, int64_t columns, bool by_magnitude);

}  // namespace attnlab
