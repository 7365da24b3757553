// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/titles.h"

#include <algorithm>
#include <functional>
#include <optional>

#include "core/shared/base/text.h"
#include "core/shared/spec/model.h"
#include "core/shared/spec/placement.h"

namespace attnlab {
namespace {

/// The set of layers that one mixer has, besides standard ones, where it has a name: "uniform",
/// "hybrid". A layer alone is named by its number: "odd" for one that is off in the middle would
/// mislead.
std::optional<std::string> placement_of(const std::vector<LayerSpec>& layers) {
  const auto variant = std::ranges::find_if_not(layers, &LayerSpec::is_standard);
  const auto variants = std::ranges::count_if(layers, std::not_fn(&LayerSpec::is_standard));
  for (const auto& placement : placement_names()) {
    if (variants < 2 && placement != "uniform" && placement != "hybrid") continue;
    const auto standard = standard_layers(placement, std::ssize(layers));
    bool fits = true;
    for (size_t i = 0; i < layers.size(); ++i)
      fits = fits && (standard[i] ? layers[i].is_standard() : layers[i] == *variant);
    if (fits && (variants > 1 || layers.size() <= 2)) return placement;
  }
  return std::nullopt;
}

using LayerGroup = std::pair<LayerSpec, std::vector<size_t>>;  // layers from 1

/// Equal layers together, in the order of their first one, standard ones left out.
std::vector<LayerGroup> variant_groups(const std::vector<LayerSpec>& layers) {
  std::vector<LayerGroup> groups;
  for (size_t i = 0; i < layers.size(); ++i) {
    if (layers[i].is_standard()) continue;
    auto group = std::ranges::find(groups, layers[i], &LayerGroup::first);
    if (group == groups.end()) group = groups.insert(groups.end(), {layers[i], {}});
    group->second.push_back(i + 1);
  }
  return groups;
}

/// "1-3,5"
std::string ranges_text(const std::vector<size_t>& numbers) {
  std::vector<std::string> parts;
  for (size_t i = 0, end = 0; i < numbers.size(); i = end) {
    for (end = i + 1; end < numbers.size() && numbers[end] == numbers[end - 1] + 1;) ++end;
    const std::string first = std::to_string(numbers[i]);
    parts.push_back(end - i == 1 ? first : first + "-" + std::to_string(numbers[end - 1]));
  }
  return join(parts, ",");
}

}  // namespace

std::string mixer_title(const LayerSpec& layer) {
  const auto found = std::ranges::find(paper_mixers(), layer, &Mixer::layer);
  if (found != paper_mixers().end()) return std::string(found->title);
  return form_text(layer) + " (q, k " + std::string(name_of(layer.sequence)) + "/" +
         std::string(name_of(layer.hidden)) + ")";
}

std::string describe_layers(const std::vector<LayerSpec>& layers) {
  const auto groups = variant_groups(layers);
  if (groups.empty()) return "standard";
  if (const auto placement = placement_of(layers))
    return *placement + " " + mixer_name(groups[0].first);
  std::vector<std::string> parts;
  for (const auto& [layer, numbers] : groups)
    parts.push_back("L" + ranges_text(numbers) + ": " + mixer_name(layer));
  return join(parts, "; ");
}

std::string layers_title(const std::vector<LayerSpec>& layers) {
  const auto groups = variant_groups(layers);
  if (groups.empty()) return mixer_title({});
  if (const auto placement = placement_of(layers))
    return mixer_title(groups[0].first) + ", " + *placement;
  std::vector<std::string> parts;
  for (const auto& [layer, numbers] : groups)
    parts.push_back(mixer_title(layer) + " in L" + ranges_text(numbers));
  return join(parts, ", ");
}

}  // namespace attnlab
