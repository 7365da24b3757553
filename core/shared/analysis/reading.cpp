// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/reading.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

#include "core/shared/base/text.h"

namespace attnlab {
namespace {

constexpr std::array<std::string_view, 4> spread_words = {"low", "medium", "high", "unknown"};
constexpr double worth_naming = 0.10, worth_following = 0.30;  // shares of weight

Spread spread_of(const MapReading& map) {
  const double part = map.entropy / map.uniform_entropy;  // 0 / 0 for a single token: unknown
  if (!std::isfinite(part)) return Spread::unknown;
  return part < 1.0 / 3 ? Spread::low : part < 2.0 / 3 ? Spread::medium : Spread::high;
}

std::string number(const char* format, double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

std::string shares(const MapReading& map) {
  std::vector<std::string> parts;
  const auto add = [&](double share, const char* where) {
    if (share >= worth_naming) parts.push_back(number("%.0f %% on ", 100 * share) + where);
  };
  add(map.first_token, "the first token");
  add(map.self, "itself");
  add(map.previous, "the token before");
  return join(parts, ", ");
}

std::string entropy(const HeadReading& reading) {
  if (reading.spread == Spread::unknown) return {};
  return "entropy " + std::string(name_of(reading.spread)) +
         number(" (%.1f of ", reading.map.entropy) +
         number("%.1f nats)", reading.map.uniform_entropy);
}

std::string direction(const HeadReading& reading) {
  if (!(reading.distance_share >= worth_following)) return {};
  if (reading.distance == 0) return "looks at itself";
  return "looks " + (reading.distance == 1 ? "one" : std::to_string(reading.distance)) + " back";
}

}  // namespace

std::string_view name_of(Spread spread) { return spread_words[static_cast<size_t>(spread)]; }

HeadReading read_head(const Matrix& weights, std::optional<HeadKind> kind) {
  HeadReading reading;
  reading.map = read_map(weights);
  reading.spread = spread_of(reading.map);
  reading.kind = kind;
  std::vector<double> at_distance(static_cast<size_t>(weights.rows));
  for (int64_t i = 0; i < weights.rows; ++i)
    for (int64_t j = 0; j <= i; ++j)
      at_distance[static_cast<size_t>(i - j)] += static_cast<double>(weights.at(i, j));
  // Over all rows: far distances exist in few rows and must not win by them alone.
  reading.distance_share = -1;
  for (size_t distance = 0; distance < at_distance.size(); ++distance) {
    const double share = at_distance[distance] / static_cast<double>(weights.rows);
    if (!(share > reading.distance_share)) continue;
    reading.distance_share = share;
    reading.distance = static_cast<int64_t>(distance);
  }
  return reading;
}

std::string describe(int64_t head, const HeadReading& reading) {
  std::vector<std::string> parts;
  for (std::string part : {shares(reading.map), entropy(reading), direction(reading)})
    if (!part.empty()) parts.push_back(std::move(part));
  const std::string name = "head " + std::to_string(head + 1);
  std::string text = name + ": " + (parts.empty() ? "cannot be read" : join(parts, ", "));
  if (!reading.kind) return text;
  const std::string title(title_of(*reading.kind));
  return text + (title.front() == 'i' ? "; an " : "; a ") + title + " head";
}

}  // namespace attnlab
