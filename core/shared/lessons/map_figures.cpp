// SPDX-License-Identifier: Apache-2.0
#include "core/shared/lessons/map_figures.h"

#include "core/shared/analysis/head_kinds.h"
#include "core/shared/analysis/indicators.h"
#include "core/shared/analysis/maps.h"
#include "core/shared/base/error.h"
#include "core/shared/lessons/quantity.h"

namespace attnlab {
namespace {

const LayerProbe& layer_of(const Probe& probe, int64_t layer) {
  if (layer < 0 || layer >= std::ssize(probe.layers))
    bad_input("the model has no layer " + std::to_string(layer + 1));
  return probe.layers[static_cast<size_t>(layer)];
}

void check_head(const LayerProbe& layer, int64_t head) {
  if (head < 0 || head >= layer.num_heads)
    bad_input("the layer has no head " + std::to_string(head + 1));
}

double figure_of(const MapIndicators& map, const std::string& figure) {
  if (figure == "entropy") return map.entropy;
  if (figure == "concentration") return map.concentration;
  if (figure == "sink") return map.sink;
  return map.loc_focus[figure == "self" ? 0 : 1];
}

/// After how many tokens the text begins again.
int64_t period_of(const std::vector<int64_t>& ids) {
  const auto length = std::ssize(ids);
  for (int64_t period = 1; 2 * period <= length; ++period)
    if (std::equal(ids.begin() + period, ids.end(), ids.begin())) return period;
  bad_input("the text is not repeated, which this figure needs");
}

double kind_score(const Probe& probe, const LayerProbe& layer, int64_t head, HeadKind kind) {
  return score_head(head_matrix(layer, probe.length(), head, Stage::weights), period_of(probe.ids))
      .of(kind);
}

}  // namespace

const std::vector<std::string>& figure_names() {
  static const std::vector<std::string> names = {"entropy",  "concentration", "sink",     "self",
                                                 "previous", "induction",     "duplicate"};
  return names;
}

HeadPlace place_of(int64_t layer, int64_t head, int64_t selected_layer, int64_t selected_head) {
  return {layer == 0 ? selected_layer : layer - 1, head == 0 ? selected_head : head - 1};
}

std::vector<float> map_row(const Probe& probe, HeadPlace place, int64_t row) {
  const LayerProbe& layer = layer_of(probe, place.layer);
  check_head(layer, place.head);
  if (row < 0 || row >= probe.length())
    bad_input("the text has no token " + std::to_string(row + 1));
  const Matrix map = head_matrix(layer, probe.length(), place.head, Stage::weights);
  const auto begin = map.values.begin() + row * map.columns;
  return {begin, begin + row + 1};
}

std::vector<double> head_figures(const Probe& probe, int64_t at, const std::string& figure) {
  const LayerProbe& layer = layer_of(probe, at);
  std::vector<double> figures;
  if (figure == "induction" || figure == "duplicate") {
    const HeadKind kind = figure == "induction" ? HeadKind::induction : HeadKind::duplicate_token;
    for (int64_t head = 0; head < layer.num_heads; ++head)
      figures.push_back(kind_score(probe, layer, head, kind));
    return figures;
  }
  for (const MapIndicators& map : indicators(layer, probe.length()).heads)
    figures.push_back(figure_of(map, figure));
  return figures;
}

double head_figure(const Probe& probe, HeadPlace place, const std::string& figure) {
  check_head(layer_of(probe, place.layer), place.head);
  return head_figures(probe, place.layer, figure).at(static_cast<size_t>(place.head));
}

}  // namespace attnlab
