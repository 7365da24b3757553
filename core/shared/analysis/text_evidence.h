// SPDX-License-Identifier: Apache-2.0
// What the heads of a layer do on one text: the part of head_evidence.h that needs its maps.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/shared/analysis/indicators.h"
#include "core/shared/messages/probe.h"

namespace attnlab {

/// For every position of a text, the earlier ones with the same token.
class Repeats {
 public:
  explicit Repeats(std::span<const int64_t> ids);
  [[nodiscard]] int64_t length() const { return static_cast<int64_t>(first_.size()) - 1; }
  /// Ascending.
  [[nodiscard]] std::span<const int32_t> before(int64_t position) const;

 private:
  std::vector<size_t> first_;  ///< [L + 1] where a position's begin
  std::vector<int32_t> positions_;
};

/// A sum over rows that count.
struct RowMean {
  double sum = 0;
  int64_t rows = 0;
  void add(double value) { sum += value, ++rows; }
  void add(const RowMean& more) { sum += more.sum, rows += more.rows; }
  /// NaN where no row counts.
  [[nodiscard]] double mean() const { return sum / static_cast<double>(rows); }
};

struct KeyWeight {
  int64_t position = 0;
  float weight = 0;
};

/// A row i that puts much weight on one token between the first and itself: many heads rest on the
/// first, and a look at itself needs no attention.
struct TopRow {
  float score = 0;  ///< max over 0 < j < i of A_ij
  int64_t text = 0, position = 0;
  std::vector<KeyWeight> keys;  ///< the largest weights of the whole row, at most `keys_of_row`
};
inline constexpr size_t keys_of_row = 4;

/// The strongest rows of a head, at most `most`, the strongest first and of equal ones the first
/// that came.
class TopRows {
 public:
  static constexpr size_t most = 20;
  /// A row with no larger score would not stay.
  [[nodiscard]] float bar() const { return rows_.size() < most ? 0 : rows_.back().score; }
  void add(TopRow row);
  [[nodiscard]] const std::vector<TopRow>& rows() const { return rows_; }

 private:
  std::vector<TopRow> rows_;
};

/// One head on one text; rows and columns from 0, S_i the earlier positions with row i's token:
///   previous_token   A[i, i−1], rows i ≥ 1
///   duplicate_token  Σ_{j ∈ S_i} A[i, j], rows with S_i not empty
///   induction        Σ_{j ∈ S_i, j+1 < i} A[i, j+1], rows with such a j: on what followed the same
///                    token
struct HeadOfText {
  RowMean previous_token, duplicate_token, induction;
  TopRows top;
};

struct LayerOfText {
  LayerIndicators indicators;     ///< without logits
  std::vector<HeadOfText> heads;  ///< none without mixing
};

/// A pass over the maps of a layer. Rows at or below `bars` [h] do not come into `top` (empty: all
/// may). One core. Throws Error as `indicators` does.
LayerOfText evidence_of_text(const LayerProbe& layer, const Repeats& repeats, int64_t text,
                             std::span<const float> bars = {});

}  // namespace attnlab
