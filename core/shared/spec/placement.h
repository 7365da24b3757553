// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/shared/spec/layer.h"

namespace attnlab {

/// Names of sets of *standard* layers (paper Tbl. 11); every other layer takes the variant.
std::vector<std::string> placement_names();

/// For each of `num_layers` layers whether it is standard. "hybrid" is "even".
/// Throws Error that suggests the nearest name.
std::vector<bool> standard_layers(std::string_view placement, int64_t num_layers);
/// So many layers, standard where the placement says so, else the variant.
std::vector<LayerSpec> placed_layers(const LayerSpec& variant, std::string_view placement,
                                     int64_t num_layers);

}  // namespace attnlab
