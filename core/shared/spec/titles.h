// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/shared/spec/layer.h"

namespace attnlab {

/// A mixer as the paper writes it: "StaticEmbQK", or "taylor (q, k random/static)".
std::string mixer_title(const LayerSpec& layer);

/// Layers in the paper's words, for people: "StaticEmbQK, hybrid", "MLP in L2", "MLP in L1-2,
/// Approximate in L4". Layers that it leaves out are standard.
std::string layers_title(const std::vector<LayerSpec>& layers);

}  // namespace attnlab
