// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/head_kinds.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/shared/base/error.h"
#include "core/shared/base/rng.h"

namespace attnlab {
namespace {

constexpr std::array<std::string_view, head_kind_count> names = {
    "previous_token", "duplicate_token", "induction", "sink", "local", "uniform"};
constexpr std::array<std::string_view, head_kind_count> titles = {
    "previous token", "duplicate token", "induction", "sink", "local", "uniform"};

constexpr int64_t longest_period = 64, shortest_period = 4;
constexpr uint64_t draws_a_period = 2;

/// Mean over rows [first, L) of `share(i)`.
template <class Share>
double mean_of_rows(const Matrix& map, int64_t first, Share share) {
  double sum = 0;
  for (int64_t i = first; i < map.rows; ++i) sum += share(i);
  return sum / static_cast<double>(map.rows - first);
}

/// Weight at a distance of `offset`, rows from `first`.
double at_distance(const Matrix& map, int64_t first, int64_t offset) {
  return mean_of_rows(map, first,
                      [&](int64_t i) { return static_cast<double>(map.at(i, i - offset)); });
}

double local_share(const Matrix& map) {
  return mean_of_rows(map, local_window, [&](int64_t i) {
    double near = 0;
    for (int64_t j = i - local_window + 1; j <= i; ++j) near += static_cast<double>(map.at(i, j));
    const double by_chance = static_cast<double>(local_window) / static_cast<double>(i + 1);
    return std::max(0.0, (near - by_chance) / (1 - by_chance));
  });
}

double uniform_overlap(const Matrix& map) {
  return mean_of_rows(map, 1, [&](int64_t i) {
    const double even = 1 / static_cast<double>(i + 1);
    double overlap = 0;
    for (int64_t j = 0; j <= i; ++j) overlap += std::min(static_cast<double>(map.at(i, j)), even);
    return overlap;
  });
}

bool has_numbers(const Matrix& map) {
  double sum = 0;
  for (int64_t i = 0; i < map.rows; ++i)
    for (int64_t j = 0; j <= i; ++j) sum += static_cast<double>(map.at(i, j));
  return std::isfinite(sum);
}

KindSequence sequence(int64_t vocab_size, int64_t period, uint64_t seed, uint64_t index) {
  Rng rng(seed, "head kinds", index);
  std::vector<int64_t> drawn;
  while (static_cast<int64_t>(drawn.size()) < period) {
    const auto id = static_cast<int64_t>(rng.below(static_cast<uint64_t>(vocab_size)));
    if (std::ranges::find(drawn, id) == drawn.end()) drawn.push_back(id);
  }
  KindSequence result{drawn, period};
  result.ids.insert(result.ids.end(), drawn.begin(), drawn.end());
  return result;
}

}  // namespace

std::string_view name_of(HeadKind kind) { return names[static_cast<size_t>(kind)]; }
std::string_view title_of(HeadKind kind) { return titles[static_cast<size_t>(kind)]; }

std::optional<HeadKind> kind_of(const HeadScores& scores) {
  const auto reaches = [&](HeadKind kind) {
    return scores.of(kind) >= head_kind_thresholds[static_cast<size_t>(kind)];
  };
  std::optional<HeadKind> best;
  for (const HeadKind kind :
       {HeadKind::previous_token, HeadKind::duplicate_token, HeadKind::induction, HeadKind::sink})
    if (reaches(kind) && (!best || scores.of(kind) > scores.of(*best))) best = kind;
  for (const HeadKind kind : {HeadKind::local, HeadKind::uniform})
    if (!best && reaches(kind)) best = kind;
  return best;
}

std::vector<KindSequence> kind_sequences(int64_t vocab_size, int64_t max_position_embeddings,
                                         uint64_t seed) {
  const int64_t period = std::min({vocab_size, max_position_embeddings / 2, longest_period});
  if (period < shortest_period)
    bad_input("head kinds need a vocabulary of 4 and 8 positions, the model has " +
              std::to_string(vocab_size) + " and " + std::to_string(max_position_embeddings));
  std::vector<KindSequence> all;
  for (const int64_t one : {period, period - period / 4, period - period / 2})
    for (uint64_t draw = 0; draw < draws_a_period && one >= shortest_period; ++draw)
      all.push_back(sequence(vocab_size, one, seed, all.size()));
  return all;
}

HeadScores score_head(const Matrix& weights, int64_t period) {
  const int64_t n = weights.rows;
  if (weights.columns != n || period < 2 || n <= period || n <= local_window)
    bad_input("a map of " + std::to_string(n) + " x " + std::to_string(weights.columns) +
              " weights says nothing about repetitions after " + std::to_string(period) +
              " tokens");
  HeadScores scores;
  scores.values.fill(std::numeric_limits<double>::quiet_NaN());
  if (!has_numbers(weights)) return scores;
  const auto first_token = [&](int64_t i) { return static_cast<double>(weights.at(i, 0)); };
  scores.values = {at_distance(weights, 1, 1),
                   at_distance(weights, period, period),
                   at_distance(weights, period, period - 1),
                   mean_of_rows(weights, 1, first_token),
                   local_share(weights),
                   uniform_overlap(weights)};
  for (double& value : scores.values) value = std::clamp(value, 0.0, 1.0);
  return scores;
}

void HeadKinds::add(const Probe& probe, int64_t period) {
  if (probes_ == 0) sums_.resize(probe.layers.size());
  if (probe.layers.size() != sums_.size()) bad_input("probes of different models cannot be added");
  for (size_t layer = 0; layer < sums_.size(); ++layer) {
    const LayerProbe& one = probe.layers[layer];
    const size_t heads = one.mixing ? static_cast<size_t>(one.num_heads) : 0;
    if (probes_ == 0) sums_[layer].resize(heads);
    if (sums_[layer].size() != heads) bad_input("probes of different models cannot be added");
    for (size_t head = 0; head < heads; ++head) {
      const Matrix map =
          head_matrix(one, probe.length(), static_cast<int64_t>(head), Stage::weights);
      const HeadScores scores = score_head(map, period);
      for (size_t kind = 0; kind < head_kind_count; ++kind)
        sums_[layer][head].values[kind] += scores.values[kind];
    }
  }
  ++probes_;
}

std::vector<std::vector<HeadScores>> HeadKinds::scores() const {
  auto means = sums_;
  for (auto& layer : means)
    for (HeadScores& head : layer)
      for (double& value : head.values) value /= static_cast<double>(probes_);
  return means;
}

}  // namespace attnlab
