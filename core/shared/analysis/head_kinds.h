// SPDX-License-Identifier: Apache-2.0
// What a head does, read off its map on random tokens that are repeated (Olsson et al.,
// "In-context Learning and Induction Heads", 2022): on such a text nothing but position and
// repetition can be looked at.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/shared/analysis/maps.h"
#include "core/shared/messages/probe.h"

namespace attnlab {

enum class HeadKind { previous_token, duplicate_token, induction, sink, local, uniform };
inline constexpr size_t head_kind_count = 6;
inline constexpr int64_t local_window = 4;  ///< tokens, itself included
std::string_view name_of(HeadKind kind);    ///< "previous_token"
std::string_view title_of(HeadKind kind);   ///< "previous token", English

/// Shares of weight in [0, 1], means over rows i of a text with period p (rows and columns from 0):
///   previous_token   A[i, i−1], i ≥ 1
///   duplicate_token  A[i, i−p], i ≥ p: on the same token, one period ago
///   induction        A[i, i−p+1], i ≥ p: on what followed the same token
///   sink             A[i, 0], i ≥ 1
///   local            Σ_{j > i−w} A[i, j], w = local_window, i ≥ w, as far as it is more than
///   w/(i+1),
///                    what a uniform row has there: 0 for a uniform map, 1 when nothing is outside
///   uniform          Σ_j min(A[i, j], 1/(i+1)), i ≥ 1: the overlap with a uniform map
/// NaN where a map holds values that are no number.
struct HeadScores {
  std::array<double, head_kind_count> values{};
  [[nodiscard]] double of(HeadKind kind) const { return values[static_cast<size_t>(kind)]; }
};

/// The smallest score that names a head. local and uniform ask for more: a map that is merely broad
/// already overlaps with a uniform one by half.
inline constexpr std::array<double, head_kind_count> head_kind_thresholds = {0.4, 0.4, 0.4,
                                                                             0.5, 0.7, 0.85};
/// The largest of previous_token, duplicate_token, induction and sink that reaches its threshold,
/// else local, else uniform, else nothing. (A previous-token head is local too: what says more
/// goes first.)
std::optional<HeadKind> kind_of(const HeadScores& scores);

/// Random tokens without repetition, twice.
struct KindSequence {
  std::vector<int64_t> ids;  ///< [2·period]
  int64_t period = 0;
};
/// Sequences of different periods, so that a map that only depends on position cannot pass for one
/// that finds repetitions: what to probe. A function of its arguments. Throws Error when vocabulary
/// or positions leave no room (periods below 4).
std::vector<KindSequence> kind_sequences(int64_t vocab_size, int64_t max_position_embeddings,
                                         uint64_t seed = 1);

/// One map [L, L] of a text with this period, L ≥ period + 1 and L > local_window, else Error.
HeadScores score_head(const Matrix& weights, int64_t period);

/// By layer and head, added up probe by probe; a layer without mixing has no heads.
class HeadKinds {
 public:
  /// `probe` must be of a KindSequence with this period, and all probes of one model.
  void add(const Probe& probe, int64_t period);
  /// Means over what was added.
  [[nodiscard]] std::vector<std::vector<HeadScores>> scores() const;
  [[nodiscard]] int64_t probes() const { return probes_; }

 private:
  std::vector<std::vector<HeadScores>> sums_;
  int64_t probes_ = 0;
};

}  // namespace attnlab
