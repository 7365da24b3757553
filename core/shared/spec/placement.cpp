// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/placement.h"

#include <algorithm>
#include <functional>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

struct Placement {
  std::string_view name;
  bool (*standard)(int64_t layer, int64_t n);  // layer counted from 1
};

constexpr Placement placements[] = {
    {"uniform", [](int64_t, int64_t) { return false; }},
    {"hybrid", [](int64_t l, int64_t) { return l % 2 == 0; }},
    {"even", [](int64_t l, int64_t) { return l % 2 == 0; }},
    {"odd", [](int64_t l, int64_t) { return l % 2 == 1; }},
    {"top", [](int64_t l, int64_t n) { return l <= (n + 1) / 2; }},
    {"bottom", [](int64_t l, int64_t n) { return l > (n + 1) / 2; }},
    {"middle", [](int64_t l, int64_t n) { return l <= (n + 3) / 4 || l > n - (n + 3) / 4; }},
    {"quarter", [](int64_t l, int64_t n) { return n < 4 ? l == n : l % 4 == 0; }},
    {"first", [](int64_t l, int64_t) { return l == 1; }},
    {"last", [](int64_t l, int64_t n) { return l == n; }},
    {"bilateral", [](int64_t l, int64_t n) { return l == 1 || l == n; }},
};

}  // namespace

std::vector<std::string> placement_names() {
  std::vector<std::string> names;
  for (const auto& placement : placements) names.emplace_back(placement.name);
  return names;
}

std::vector<bool> standard_layers(std::string_view name, int64_t num_layers) {
  const auto found = std::ranges::find(placements, name, &Placement::name);
  if (found == std::end(placements)) bad_input(unknown_name("placement", name, placement_names()));
  std::vector<bool> standard;
  for (int64_t layer = 1; layer <= num_layers; ++layer)
    standard.push_back(found->standard(layer, num_layers));
  return standard;
}

std::vector<LayerSpec> placed_layers(const LayerSpec& variant, std::string_view placement,
                                     int64_t num_layers) {
  std::vector<LayerSpec> layers;
  for (const bool standard : standard_layers(placement, num_layers))
    layers.push_back(standard ? LayerSpec{} : variant);
  return layers;
}

}  // namespace attnlab
