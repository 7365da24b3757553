// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/head_evidence.h"

#include <algorithm>
#include <cmath>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

HeadEvidence nothing_yet(int64_t length) {
  HeadEvidence head;
  head.indicators[0].histogram.most = std::max(1.0, std::log(static_cast<double>(length)));
  head.indicators[1].histogram.most = std::sqrt(static_cast<double>(length));
  return head;
}

void add_indicators(IndicatorSpreads& spreads, const MapIndicators& map) {
  spreads[0].add(map.entropy);
  spreads[1].add(map.concentration);
  spreads[2].add(map.sink);
  for (size_t back = 0; back < map.loc_focus.size(); ++back)
    spreads[3 + back].add(map.loc_focus[back]);
}

void add_head(HeadEvidence& all, const HeadOfText& head) {
  all.previous_token.add(head.previous_token);
  all.duplicate_token.add(head.duplicate_token);
  all.induction.add(head.induction);
  for (const TopRow& row : head.top.rows()) all.top.add(row);
}

}  // namespace

void Histogram::add(double value) {
  if (std::isnan(value)) return;
  const double part = value / most * static_cast<double>(parts);
  ++counts[static_cast<size_t>(std::clamp(part, 0.0, static_cast<double>(parts - 1)))];
}

void Spread::add(double value) {
  ++count;
  const double before = value - mean;
  mean += before / static_cast<double>(count);
  squares += before * (value - mean);
  histogram.add(value);
}

double Spread::sd() const { return std::sqrt(squares / static_cast<double>(count)); }

EvidenceOverTexts::EvidenceOverTexts(const std::vector<bool>& mixing, int64_t heads, int64_t length)
    : length_(length) {
  for (const bool mixes : mixing) {
    LayerEvidence layer;
    layer.mixing = mixes;
    layer.head_diversity.histogram.most = 0.5;
    layer.heads.assign(static_cast<size_t>(heads), nothing_yet(length));
    layers_.push_back(std::move(layer));
  }
}

void EvidenceOverTexts::add(const std::vector<LayerOfText>& layers) {
  if (layers.size() != layers_.size()) bad_input("texts of different models cannot be added");
  for (size_t l = 0; l < layers.size(); ++l) {
    LayerEvidence& all = layers_[l];
    const LayerOfText& one = layers[l];
    if (one.heads.size() != (all.mixing ? all.heads.size() : 0))
      bad_input("texts of different models cannot be added");
    if (!all.mixing) continue;
    all.head_diversity.add(one.indicators.head_diversity);
    for (size_t head = 0; head < all.heads.size(); ++head) {
      add_indicators(all.heads[head].indicators, one.indicators.heads[head]);
      add_head(all.heads[head], one.heads[head]);
    }
  }
  ++texts_;
}

std::vector<float> EvidenceOverTexts::bars(size_t layer) const {
  std::vector<float> bars;
  for (const HeadEvidence& head : layers_[layer].heads) bars.push_back(head.top.bar());
  return bars;
}

void EvidenceOverTexts::restore(int64_t texts, std::vector<LayerEvidence> layers) {
  texts_ = texts;
  layers_ = std::move(layers);
}

}  // namespace attnlab
