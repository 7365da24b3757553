// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/indicator_event.h"

#include <cstring>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

constexpr int64_t numbers_a_map = 4 + loc_focus_offsets;
constexpr int64_t numbers_a_layer = 6 + numbers_a_map;

/// Calls `visit` for each number of a layer in the order of the payload.
template <class Map, class Visit>
void each_number(Map& map, Visit visit) {
  for (auto* value : {&map.entropy, &map.normalised_entropy, &map.concentration, &map.sink})
    visit(*value);
  for (auto& share : map.loc_focus) visit(share);
}

template <class Layer, class Visit>
void each_number_of_layer(Layer& layer, Visit visit) {
  visit(layer.head_diversity);
  auto& range = layer.logits;
  for (auto* value :
       {&range.min, &range.lower_quartile, &range.median, &range.upper_quartile, &range.max})
    visit(*value);
  each_number(layer.mean, visit);
  for (auto& head : layer.heads) each_number(head, visit);
}

LayerIndicators empty_layer(const JsonReader& header, int64_t most_heads) {
  LayerIndicators layer;
  layer.mixing = header.boolean("mixing");
  layer.fixed = header.boolean("fixed", false);
  const int64_t heads = header.integer("heads");
  if (heads < 0 || heads > most_heads) failed("damaged indicators (impossible number of heads)");
  layer.heads.resize(static_cast<size_t>(heads));
  return layer;
}

}  // namespace

Event to_event(const IndicatorFrame& frame) {
  Event event{{{"event", "indicators"}, {"step", frame.step}, {"layers", Json::array()}}, {}};
  for (const LayerIndicators& layer : frame.layers) {
    event.header["layers"].push_back(
        {{"mixing", layer.mixing}, {"fixed", layer.fixed}, {"heads", layer.heads.size()}});
    each_number_of_layer(layer, [&](double value) {
      const auto number = static_cast<float>(value);
      event.payload.append(reinterpret_cast<const char*>(&number), sizeof number);
    });
  }
  return event;
}

IndicatorFrame indicators_from_event(const Event& event) {
  const JsonReader header(event.header, "indicators");
  const auto available = static_cast<int64_t>(event.payload.size() / sizeof(float));
  IndicatorFrame frame{header.integer("step"), {}};
  int64_t expected = 0;
  for (const JsonReader& layer : header.objects("layers")) {
    frame.layers.push_back(empty_layer(layer, available / numbers_a_map));
    expected +=
        numbers_a_layer + numbers_a_map * static_cast<int64_t>(frame.layers.back().heads.size());
    if (expected > available) break;
  }
  if (static_cast<size_t>(expected) * sizeof(float) != event.payload.size())
    failed("damaged indicators (header and payload do not fit)");
  const char* at = event.payload.data();
  for (LayerIndicators& layer : frame.layers)
    each_number_of_layer(layer, [&](double& value) {
      float number = 0;
      std::memcpy(&number, at, sizeof number);
      at += sizeof number;
      value = static_cast<double>(number);
    });
  return frame;
}

}  // namespace attnlab
