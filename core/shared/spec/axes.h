// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "core/shared/base/json.h"

namespace attnlab {

/// x·w / rms(x), or LayerNorm with a bias.
enum class NormKind { rms, layer };

/// What stands in a layer's second half: down(SiLU(gate n) ⊙ up n), or down(GELU(up n)) with the
/// error function, or with its approximation by tanh.
enum class FeedForwardKind { gated_silu, gelu, gelu_tanh };

std::string_view name_of(NormKind kind);
std::string_view name_of(FeedForwardKind kind);
/// Reads "norm" and "feed_forward". Throws Error for a name that is not known.
NormKind read_norm(const JsonReader& reader, NormKind fallback);
FeedForwardKind read_feed_forward(const JsonReader& reader, FeedForwardKind fallback);

}  // namespace attnlab
