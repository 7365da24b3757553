// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/indicator.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>

namespace attnlab {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

QString said(const char* text) { return QCoreApplication::translate("Indicator", text); }

size_t offset_of(Indicator indicator) {
  return static_cast<size_t>(indicator) - static_cast<size_t>(Indicator::local_0);
}

const IndicatorFrame* frame_at(const std::vector<IndicatorFrame>& frames, int64_t step) {
  const auto found = std::ranges::lower_bound(frames, step, {}, &IndicatorFrame::step);
  return found == frames.end() || found->step != step ? nullptr : &*found;
}

/// Values of all seeds at one step; empty where one of them has none.
std::vector<double> seeds_at(const IndicatorHistory& history, int64_t step, size_t layer,
                             Indicator indicator, EntropyUnit unit, double own) {
  std::vector<double> values = {own};
  for (const auto& frames : history.siblings) {
    const IndicatorFrame* frame = frame_at(frames, step);
    if (frame == nullptr || layer >= frame->layers.size()) return {};
    values.push_back(value_of(frame->layers[layer], indicator, unit));
  }
  return values;
}

std::pair<double, double> band(const std::vector<double>& values) {
  if (values.size() < 2) return {nothing, nothing};
  const auto n = static_cast<double>(values.size());
  double mean = 0, square = 0;
  for (const double v : values) mean += v / n;
  for (const double v : values) square += (v - mean) * (v - mean) / (n - 1);
  return {mean - std::sqrt(square), mean + std::sqrt(square)};
}

}  // namespace

double value_of(const MapIndicators& head, Indicator indicator, EntropyUnit unit) {
  switch (indicator) {
    case Indicator::entropy:
      return unit == EntropyUnit::nats ? head.entropy : head.normalised_entropy;
    case Indicator::concentration:
      return head.concentration;
    case Indicator::head_diversity:
      return nothing;
    case Indicator::sink:
      return head.sink;
    default:
      return head.loc_focus[offset_of(indicator)];
  }
}

double value_of(const LayerIndicators& layer, Indicator indicator, EntropyUnit unit) {
  if (indicator == Indicator::head_diversity) return layer.head_diversity;
  return value_of(layer.mean, indicator, unit);
}

QString title_of(Indicator indicator) {
  switch (indicator) {
    case Indicator::entropy:
      return said(QT_TRANSLATE_NOOP("Indicator", "Entropy"));
    case Indicator::concentration:
      return said(QT_TRANSLATE_NOOP("Indicator", "Concentration"));
    case Indicator::head_diversity:
      return said(QT_TRANSLATE_NOOP("Indicator", "Diversity"));
    case Indicator::sink:
      return said(QT_TRANSLATE_NOOP("Indicator", "Sink"));
    default:
      return said(QT_TRANSLATE_NOOP("Indicator", "Local %1")).arg(offset_of(indicator));
  }
}

QString symbol_of(Indicator indicator) {
  switch (indicator) {
    case Indicator::entropy:
      return "H";
    case Indicator::concentration:
      return QString::fromUtf8("‖A‖");
    case Indicator::head_diversity:
      return "Div";
    case Indicator::sink:
      return said(QT_TRANSLATE_NOOP("Indicator", "Sink"));
    default:
      return "F" + QString::number(offset_of(indicator));
  }
}

QString meaning_of(Indicator indicator, EntropyUnit unit) {
  switch (indicator) {
    case Indicator::entropy:
      return unit == EntropyUnit::nats
                 ? said(QT_TRANSLATE_NOOP("Indicator",
                                          "Mean over rows of −Σ a ln a, in nats: high means that "
                                          "many tokens are mixed."))
                 : said(QT_TRANSLATE_NOOP("Indicator",
                                          "Each row's entropy over that of a uniform row: 1 means "
                                          "that all tokens are mixed alike."));
    case Indicator::concentration:
      return said(QT_TRANSLATE_NOOP("Indicator",
                                    "Frobenius norm of the map: high means that few tokens are "
                                    "chosen."));
    case Indicator::head_diversity:
      return said(QT_TRANSLATE_NOOP("Indicator",
                                    "Mean deviation between the heads of a layer, cell by cell: 0 "
                                    "means that all heads do the same."));
    case Indicator::sink:
      return said(QT_TRANSLATE_NOOP("Indicator", "Mean weight on the first token."));
    default:
      return indicator == Indicator::local_0
                 ? said(
                       QT_TRANSLATE_NOOP("Indicator", "LocFoc 0: mean weight on the token itself."))
                 : said(QT_TRANSLATE_NOOP("Indicator", "LocFoc %1: mean weight %1 tokens back."))
                       .arg(offset_of(indicator));
  }
}

std::string column_of(Indicator indicator, EntropyUnit unit) {
  switch (indicator) {
    case Indicator::entropy:
      return unit == EntropyUnit::nats ? "entropy_nats" : "normalised_entropy";
    case Indicator::concentration:
      return "concentration";
    case Indicator::head_diversity:
      return "head_diversity";
    case Indicator::sink:
      return "sink";
    default:
      return "loc_focus_" + std::to_string(offset_of(indicator));
  }
}

QString indicator_text(double value) {
  if (std::isnan(value)) return QString::fromUtf8("–");
  const double size = std::abs(value);
  if (size == 0) return "0";
  if (size < 5e-4 || size >= 1e5) return QString::number(value, 'g', 2);
  const int decimals = 2 - static_cast<int>(std::floor(std::log10(size)));
  return QString::number(value, 'f', std::clamp(decimals, 0, 3));
}

IndicatorTrack track_of(const IndicatorHistory& history, size_t layer, Indicator indicator,
                        EntropyUnit unit) {
  IndicatorTrack track;
  for (const IndicatorFrame& frame : history.frames) {
    if (layer >= frame.layers.size()) continue;
    const double value = value_of(frame.layers[layer], indicator, unit);
    track.steps.push_back(static_cast<double>(frame.step));
    track.values.push_back(value);
    if (history.siblings.empty()) continue;
    const auto [low, high] = band(seeds_at(history, frame.step, layer, indicator, unit, value));
    track.low.push_back(low);
    track.high.push_back(high);
  }
  return track;
}

std::vector<std::array<double, all_indicators.size()>> normalised_over_layers(
    const std::vector<LayerIndicators>& layers, EntropyUnit unit) {
  std::vector<std::array<double, all_indicators.size()>> all(layers.size());
  for (size_t i = 0; i < all_indicators.size(); ++i) {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const LayerIndicators& layer : layers) {
      const double value = value_of(layer, all_indicators[i], unit);
      if (std::isnan(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
    for (size_t l = 0; l < layers.size(); ++l) {
      const double value = value_of(layers[l], all_indicators[i], unit);
      all[l][i] = std::isnan(value) ? value : high > low ? (value - low) / (high - low) : 0.5;
    }
  }
  return all;
}

}  // namespace attnlab
