// SPDX-License-Identifier: Apache-2.0
// The logit lens (nostalgebraist, "interpreting GPT: the logit lens", 2020): final norm and head
// applied to the residual stream after each layer, as if the model ended there.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/shared/messages/event.h"

namespace attnlab {

/// What every layer of a model would predict at every position of one text. Depth 0 is the
/// embedding, depth n the residual stream after layer n; the last depth is the model itself.
struct Lens {
  int64_t step = 0;
  std::vector<int64_t> ids;              ///< [L]
  std::vector<std::string> tokens;       ///< [L] text of each id
  int64_t depths = 0;                    ///< layers + 1
  int64_t top_k = 0;                     ///< likeliest tokens kept for each cell
  std::vector<int64_t> top_ids;          ///< [depths, L, top_k], likeliest first
  std::vector<float> top_probabilities;  ///< the same shape
  std::vector<float> loss;               ///< [depths, L] nats of token i + 1 given up to i;
                                         ///< NaN at the last position
  std::map<int64_t, std::string> texts;  ///< of every id in top_ids

  [[nodiscard]] int64_t length() const { return static_cast<int64_t>(ids.size()); }
  /// The likeliest tokens of a cell and their probabilities, top_k of each.
  [[nodiscard]] std::span<const int64_t> ids_at(int64_t depth, int64_t position) const {
    return std::span(top_ids).subspan(cell(depth, position) * static_cast<size_t>(top_k),
                                      static_cast<size_t>(top_k));
  }
  [[nodiscard]] std::span<const float> probabilities_at(int64_t depth, int64_t position) const {
    return std::span(top_probabilities)
        .subspan(cell(depth, position) * static_cast<size_t>(top_k), static_cast<size_t>(top_k));
  }
  [[nodiscard]] float loss_at(int64_t depth, int64_t position) const {
    return loss[cell(depth, position)];
  }
  /// The first depth from which on the likeliest token is the model's own: where it has decided.
  [[nodiscard]] int64_t decided_at(int64_t position) const;

 private:
  [[nodiscard]] size_t cell(int64_t depth, int64_t position) const {
    return static_cast<size_t>(depth * length() + position);
  }
};

/// {"answer": "lens", "step", "ids", "tokens", "depths", "top_k", "texts": {"5": "a"}}, payload:
/// top_ids int32, top_probabilities fp32, loss fp32.
Event to_event(const Lens& lens);
/// Throws Error when header and payload do not fit.
Lens lens_from_event(const Event& event);

}  // namespace attnlab
