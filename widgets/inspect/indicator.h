// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <array>
#include <vector>

#include "core/shared/analysis/indicators.h"

namespace attnlab {

/// The eight indicators in the order of the paper's Fig. 1.
enum class Indicator {
  entropy,
  concentration,
  head_diversity,
  sink,
  local_0,  ///< LocFoc_0 and on
  local_1,
  local_2,
  local_3
};
inline constexpr std::array<Indicator, 8> all_indicators = {
    Indicator::entropy, Indicator::concentration, Indicator::head_diversity, Indicator::sink,
    Indicator::local_0, Indicator::local_1,       Indicator::local_2,        Indicator::local_3};

enum class EntropyUnit {
  nats,
  of_uniform  ///< each row's entropy over that of a uniform row: 1 is uniform
};

/// Of one head; its diversity is NaN, which a head alone has not.
double value_of(const MapIndicators& head, Indicator indicator, EntropyUnit unit);
double value_of(const LayerIndicators& layer, Indicator indicator, EntropyUnit unit);

/// "Entropy", "Locality 2"; what stands in a narrow head of a column: "H", "L2"; and one sentence.
QString title_of(Indicator indicator);
QString symbol_of(Indicator indicator);
QString meaning_of(Indicator indicator, EntropyUnit unit);
/// ASCII, for the columns of a file.
std::string column_of(Indicator indicator, EntropyUnit unit);
/// Three significant digits: "1.92", "0.0312"; "–" for NaN.
QString indicator_text(double value);

/// What a run recorded, and the runs that differ from it in nothing but the seed.
struct IndicatorHistory {
  std::vector<IndicatorFrame> frames;                 ///< steps ascending
  std::vector<std::vector<IndicatorFrame>> siblings;  ///< other seeds
  bool has_steps = true;                              ///< false: a model that others trained
};

/// One indicator of one layer over the steps.
struct IndicatorTrack {
  std::vector<double> steps, values;
  /// Mean − and + one standard deviation (n − 1) over seeds where all have the step, else NaN;
  /// empty with one seed.
  std::vector<double> low, high;
};
IndicatorTrack track_of(const IndicatorHistory& history, size_t layer, Indicator indicator,
                        EntropyUnit unit);

/// Each indicator from its smallest (0) to its largest (1) value over the layers; 0.5 where all are
/// equal, NaN stays.
std::vector<std::array<double, all_indicators.size()>> normalised_over_layers(
    const std::vector<LayerIndicators>& layers, EntropyUnit unit);

}  // namespace attnlab
