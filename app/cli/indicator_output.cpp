// SPDX-License-Identifier: Apache-2.0
#include "app/cli/indicator_output.h"

#include <cmath>

#include "app/cli/command.h"
#include "core/shared/base/text.h"

namespace attnlab::cli {
namespace {

using Row = std::vector<std::string>;

std::array<double, 5> numbers_of(const LogitRange& range) {
  return {range.min, range.lower_quartile, range.median, range.upper_quartile, range.max};
}

std::array<double, 8> numbers_of(const MapIndicators& map) {
  return {map.entropy,      map.normalised_entropy, map.concentration, map.sink,
          map.loc_focus[0], map.loc_focus[1],       map.loc_focus[2],  map.loc_focus[3]};
}

Json to_json(const MapIndicators& map) {
  return {{"entropy", map.entropy},
          {"normalised_entropy", map.normalised_entropy},
          {"concentration", map.concentration},
          {"sink", map.sink},
          {"loc_focus", map.loc_focus}};
}

template <class Numbers>
void append(Row& row, const Numbers& numbers, const char* format, const char* missing) {
  for (const double value : numbers)
    row.push_back(std::isnan(value) ? missing : number(value, format));
}

Row head_row(size_t layer, const std::string& head, const MapIndicators& map) {
  Row row = {std::to_string(layer + 1), head};
  append(row, numbers_of(map), "%.4f", "-");
  return row;
}

std::string kind_of(const LayerIndicators& layer) {
  return layer.mixing ? layer.fixed ? "same for every input" : "" : "no mixing";
}

}  // namespace

Json to_json(const std::vector<LayerIndicators>& layers) {
  Json all = Json::array();
  for (const LayerIndicators& layer : layers) {
    Json json = {{"layer", all.size() + 1}, {"mixing", layer.mixing}, {"fixed", layer.fixed}};
    json.update(to_json(layer.mean));
    json["head_diversity"] = layer.head_diversity;
    json["logit_range"] = layer.mixing ? Json(numbers_of(layer.logits)) : Json();
    json["heads"] = Json::array();
    for (const MapIndicators& head : layer.heads) json["heads"].push_back(to_json(head));
    all.push_back(std::move(json));
  }
  return all;
}

std::string to_text(const std::vector<LayerIndicators>& layers) {
  std::vector<Row> maps = {{"layer", "head", "entropy", "H/ln i", "concentration", "sink", "self",
                            "1 back", "2 back", "3 back"}};
  std::vector<Row> whole = {{"layer", "head diversity", "least logit", "lower quartile", "median",
                             "upper quartile", "largest", ""}};
  for (size_t l = 0; l < layers.size(); ++l) {
    for (size_t h = 0; layers[l].mixing && h < layers[l].heads.size(); ++h)
      maps.push_back(head_row(l, std::to_string(h + 1), layers[l].heads[h]));
    maps.push_back(head_row(l, "mean", layers[l].mean));
    Row row = {std::to_string(l + 1), number(layers[l].head_diversity, "%.6f")};
    append(row, numbers_of(layers[l].logits), "%.3f", "-");
    row.push_back(kind_of(layers[l]));
    whole.push_back(std::move(row));
  }
  return table(maps) + "\n" + table(whole);
}

std::string to_csv(const std::vector<LayerIndicators>& layers) {
  std::string text =
      "layer,head,entropy,normalised_entropy,concentration,sink,loc_focus_0,loc_focus_1,"
      "loc_focus_2,loc_focus_3,head_diversity,logit_min,logit_lower_quartile,logit_median,"
      "logit_upper_quartile,logit_max\n";
  const auto line = [&](size_t layer, const std::string& head, const MapIndicators& map,
                        const LayerIndicators* whole) {
    Row row = {std::to_string(layer + 1), head};
    append(row, numbers_of(map), "%.9g", "");
    if (whole != nullptr) {
      row.push_back(number(whole->head_diversity, "%.9g"));
      append(row, numbers_of(whole->logits), "%.9g", "");
    } else {
      row.resize(row.size() + 6);
    }
    text += join(row, ",") + "\n";
  };
  for (size_t l = 0; l < layers.size(); ++l) {
    for (size_t h = 0; h < layers[l].heads.size(); ++h)
      line(l, std::to_string(h + 1), layers[l].heads[h], nullptr);
    line(l, "mean", layers[l].mean, &layers[l]);
  }
  return text;
}

}  // namespace attnlab::cli
