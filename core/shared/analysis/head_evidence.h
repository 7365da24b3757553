// SPDX-License-Identifier: Apache-2.0
// What every head of a model does over a data set, cut into texts of one length that are looked at
// each for itself. Indicators (paper §4.4) have one value a text, of which mean, population
// standard deviation and histogram are kept; the scores of text_evidence.h are means over all rows
// that count. Figures are bit-equal however many texts were added at a time.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/shared/analysis/text_evidence.h"

namespace attnlab {

/// Values from 0 to `most` in equal parts; what lies outside is counted at the ends.
struct Histogram {
  static constexpr size_t parts = 20;
  double most = 1;
  std::array<int64_t, parts> counts{};
  void add(double value);
};

/// Mean and deviation of values as they come (Welford), and their histogram.
struct Spread {
  int64_t count = 0;
  double mean = 0, squares = 0;  ///< squares: Σ (x − mean)²
  Histogram histogram;
  void add(double value);
  /// Population standard deviation; NaN of no values.
  [[nodiscard]] double sd() const;
};

/// The indicators of a head: entropy in [0, ln L], concentration in [0, √L], shares in [0, 1].
inline constexpr size_t evidence_indicators = 3 + loc_focus_offsets;
using IndicatorSpreads = std::array<Spread, evidence_indicators>;

struct HeadEvidence {
  IndicatorSpreads indicators;  ///< entropy, concentration, sink, loc_focus 0 to 3
  RowMean previous_token, duplicate_token, induction;
  TopRows top;
};

struct LayerEvidence {
  bool mixing = true;
  Spread head_diversity;            ///< in [0, 1/2] for weights that are shares
  std::vector<HeadEvidence> heads;  ///< without mixing as many, with nothing in them
};

/// All layers, text by text.
class EvidenceOverTexts {
 public:
  /// `heads` a layer, for texts of `length` tokens.
  EvidenceOverTexts(const std::vector<bool>& mixing, int64_t heads, int64_t length);

  /// Text number `texts()`, [layer]. Throws Error when layers or heads are others.
  void add(const std::vector<LayerOfText>& layers);
  /// Scores that a row of this layer must exceed to come among the strongest of its head.
  [[nodiscard]] std::vector<float> bars(size_t layer) const;

  [[nodiscard]] int64_t texts() const { return texts_; }
  [[nodiscard]] int64_t length() const { return length_; }
  [[nodiscard]] const std::vector<LayerEvidence>& layers() const { return layers_; }
  /// For who reads what was written down (evidence_state.h).
  void restore(int64_t texts, std::vector<LayerEvidence> layers);

 private:
  int64_t length_, texts_ = 0;
  std::vector<LayerEvidence> layers_;
};

}  // namespace attnlab
