// SPDX-License-Identifier: Apache-2.0
// A head's map in words, for captions and screen readers. A window that speaks other languages
// builds its own sentence from the same data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/shared/analysis/head_kinds.h"
#include "core/shared/analysis/maps.h"

namespace attnlab {

/// How widely a map spreads its weight: its entropy over the most there can be.
enum class Spread { low, medium, high, unknown };  ///< below 1/3, below 2/3, above; NaN
std::string_view name_of(Spread spread);

/// What a sentence about one head needs.
struct HeadReading {
  MapReading map;
  Spread spread = Spread::unknown;
  int64_t distance = 0;          ///< i − j with the largest mean weight over rows; 0: itself
  double distance_share = 0;     ///< that mean weight
  std::optional<HeadKind> kind;  ///< nothing: not known, or none wins
};
/// `weights` [L, L] with L ≥ 1, else throws Error. `kind` comes from HeadKinds.
HeadReading read_head(const Matrix& weights, std::optional<HeadKind> kind = {});

/// "head 3: 62 % on the first token, entropy low (0.9 of 4.1 nats), looks one back; a
/// previous token head". `head` from 0. The first token, itself and the token before are named from
/// 10 % on; where it looks from 30 % on. English.
std::string describe(int64_t head, const HeadReading& reading);

}  // namespace attnlab
