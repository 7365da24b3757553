// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/shared/forms/form_info.h"
#include "core/shared/messages/probe.h"

namespace attnlab {

/// One head's part of a layer.
struct Head {
  std::span<const float> q, k, v;  ///< [L, d_h]; v may be missing
  int64_t length, dim;
  const FormInfo* form;
  std::optional<MapChoice> replaced;  ///< what acts on v instead of the map of q and k
  int64_t window;                     ///< as HeadInput has it, by layer and form
  std::vector<double> parameters;     ///< one for each of the form's
  int64_t number, count;              ///< of `count` query heads, from 0

  [[nodiscard]] HeadInput input() const {
    return {q, k, length, dim, window, parameters, number, count};
  }
  /// What weighs a pair, j ≤ i: its score, with what the form adds to it.
  [[nodiscard]] double biased_score(int64_t i, int64_t j) const {
    const HeadInput head = input();
    return head.score(i, j) + (form->bias != nullptr ? form->bias(head, i, j) : 0);
  }
};

/// Throws Error for a head (from 0) that does not exist, a form that is not known, and tensors of
/// other sizes than the probe says.
Head head_of(const LayerProbe& layer, int64_t length, int64_t head);

}  // namespace attnlab
