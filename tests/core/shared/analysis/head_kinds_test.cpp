// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/head_kinds.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

#include "tests/support/errors.h"

namespace attnlab {
namespace {

constexpr int64_t period = 16, length = 2 * period;

/// All weight of row i at `column(i)`.
template <class Column>
Matrix pointing(Column column) {
  Matrix map{length, length, std::vector<float>(static_cast<size_t>(length * length))};
  for (int64_t i = 0; i < length; ++i) map.values[static_cast<size_t>(i * length + column(i))] = 1;
  return map;
}

Matrix mixed(const Matrix& a, const Matrix& b, float share) {
  Matrix map = a;
  for (size_t i = 0; i < map.values.size(); ++i)
    map.values[i] = share * a.values[i] + (1 - share) * b.values[i];
  return map;
}

const Matrix sink_map = pointing([](int64_t) { return 0; });
const Matrix previous_map = replaced_map(MapChoice::previous, length);
const Matrix duplicate_map = pointing([](int64_t i) { return i < period ? i : i - period; });
const Matrix induction_map = pointing([](int64_t i) { return i < period ? i : i - period + 1; });
const Matrix uniform_map = replaced_map(MapChoice::uniform, length);

std::optional<HeadKind> kind(const Matrix& map) { return kind_of(score_head(map, period)); }

TEST(HeadKinds, PureMapsHaveTheirKindWithOne) {
  EXPECT_EQ(kind(previous_map), HeadKind::previous_token);
  EXPECT_EQ(kind(duplicate_map), HeadKind::duplicate_token);
  EXPECT_EQ(kind(induction_map), HeadKind::induction);
  EXPECT_EQ(kind(sink_map), HeadKind::sink);
  EXPECT_EQ(kind(replaced_map(MapChoice::identity, length)), HeadKind::local);
  EXPECT_EQ(kind(uniform_map), HeadKind::uniform);
  for (const auto& [map, what] :
       {std::pair{&previous_map, HeadKind::previous_token},
        std::pair{&duplicate_map, HeadKind::duplicate_token},
        std::pair{&induction_map, HeadKind::induction}, std::pair{&sink_map, HeadKind::sink},
        std::pair{&previous_map, HeadKind::local}, std::pair{&uniform_map, HeadKind::uniform}})
    EXPECT_NEAR(score_head(*map, period).of(what), 1, 1e-6) << name_of(what);
}

TEST(HeadKinds, ScoresAreClosedForms) {
  double harmonic = 0;  // Σ 1/(i+1) over rows from 1
  for (int64_t i = 1; i < length; ++i) harmonic += 1 / static_cast<double>(i + 1);
  const HeadScores uniform = score_head(uniform_map, period);
  EXPECT_NEAR(uniform.of(HeadKind::previous_token), harmonic / (length - 1), 1e-6);
  EXPECT_NEAR(uniform.of(HeadKind::sink), harmonic / (length - 1), 1e-6);
  double second_half = 0;
  for (int64_t i = period; i < length; ++i) second_half += 1 / static_cast<double>(i + 1);
  EXPECT_NEAR(uniform.of(HeadKind::induction), second_half / period, 1e-6);
  EXPECT_NEAR(uniform.of(HeadKind::duplicate_token), second_half / period, 1e-6);
  EXPECT_NEAR(uniform.of(HeadKind::local), 0, 1e-6);
  const HeadScores sink = score_head(sink_map, period);
  EXPECT_NEAR(sink.of(HeadKind::uniform), harmonic / (length - 1), 1e-6);
  EXPECT_NEAR(sink.of(HeadKind::local), 0, 1e-6);
  EXPECT_NEAR(sink.of(HeadKind::previous_token), 1.0 / (length - 1), 1e-6);  // row 1 alone
  const HeadScores induction = score_head(induction_map, period);
  EXPECT_NEAR(induction.of(HeadKind::duplicate_token), 0, 1e-6);
}

TEST(HeadKinds, WhatSaysMoreGoesFirstAndAMixtureMayHaveNone) {
  EXPECT_EQ(kind(mixed(previous_map, uniform_map, 0.6F)), HeadKind::previous_token);
  EXPECT_EQ(kind(mixed(previous_map, sink_map, 0.45F)), HeadKind::sink);
  EXPECT_EQ(kind(mixed(induction_map, previous_map, 0.55F)), HeadKind::induction);
  EXPECT_EQ(kind(mixed(uniform_map, sink_map, 0.6F)), std::nullopt);
  EXPECT_EQ(kind(mixed(mixed(sink_map, previous_map, 0.5F),
                       mixed(duplicate_map, induction_map, 0.5F), 0.5F)),
            std::nullopt);
}

TEST(HeadKinds, AMapWithoutNumbersHasNoKind) {
  Matrix map = uniform_map;
  map.values[static_cast<size_t>(3 * length)] = std::numeric_limits<float>::quiet_NaN();
  const HeadScores scores = score_head(map, period);
  for (const double value : scores.values) EXPECT_TRUE(std::isnan(value));
  EXPECT_EQ(kind_of(scores), std::nullopt);
}

TEST(HeadKinds, SequencesRepeatDistinctTokensOfTheVocabulary) {
  const auto sequences = kind_sequences(30, 200);
  std::set<int64_t> periods;
  for (const KindSequence& one : sequences) {
    periods.insert(one.period);
    ASSERT_EQ(static_cast<int64_t>(one.ids.size()), 2 * one.period);
    const std::set<int64_t> distinct(one.ids.begin(), one.ids.begin() + one.period);
    EXPECT_EQ(static_cast<int64_t>(distinct.size()), one.period);
    EXPECT_GE(*distinct.begin(), 0);
    EXPECT_LT(*distinct.rbegin(), 30);
    for (int64_t i = 0; i < one.period; ++i)
      EXPECT_EQ(one.ids[static_cast<size_t>(i)], one.ids[static_cast<size_t>(i + one.period)]);
  }
  EXPECT_EQ(periods, (std::set<int64_t>{15, 23, 30}));
  EXPECT_EQ(kind_sequences(30, 200)[1].ids, sequences[1].ids);
  EXPECT_NE(kind_sequences(30, 200, 2)[1].ids, sequences[1].ids);
  for (const KindSequence& one : kind_sequences(50304, 64)) EXPECT_LE(one.period, 32);
  EXPECT_EQ(kind_sequences(4, 8).size(), 2U);
  test::expect_mentions(test::error_of([] { kind_sequences(3, 100); }), "has 3 and 100");
  test::expect_mentions(test::error_of([] { kind_sequences(100, 7); }), "has 100 and 7");
}

Probe probe_with(MapChoice map, int64_t tokens) {
  Probe probe;
  probe.ids.assign(static_cast<size_t>(tokens), 0);
  probe.layers.emplace_back().mixing = false;
  LayerProbe& layer = probe.layers.emplace_back();
  layer.form = "softmax";
  layer.num_heads = layer.num_kv_heads = 2;
  layer.head_dim = 1;
  layer.q = layer.k = layer.v = std::vector<float>(static_cast<size_t>(2 * tokens));
  layer.replaced = map;
  return probe;
}

TEST(HeadKinds, AreMeansOverProbes) {
  HeadKinds kinds;
  kinds.add(probe_with(MapChoice::previous, 32), 16);
  kinds.add(probe_with(MapChoice::previous, 24), 12);
  kinds.add(probe_with(MapChoice::uniform, 32), 16);
  const auto scores = kinds.scores();
  ASSERT_EQ(scores.size(), 2U);
  EXPECT_TRUE(scores[0].empty());
  ASSERT_EQ(scores[1].size(), 2U);
  const double once = score_head(uniform_map, 16).of(HeadKind::previous_token);
  EXPECT_NEAR(scores[1][0].of(HeadKind::previous_token), (2 + once) / 3, 1e-6);
  EXPECT_EQ(kind_of(scores[1][1]), HeadKind::previous_token);
  Probe other = probe_with(MapChoice::previous, 32);
  other.layers.pop_back();
  test::expect_mentions(test::error_of([&] { kinds.add(other, 16); }), "different models");
}

// A map that only depends on position looks like one that finds repetitions in one text, never in
// texts of different periods.
TEST(HeadKinds, APositionIsNoRepetition) {
  HeadScores sum;
  const auto sequences = kind_sequences(1000, 128);
  for (const KindSequence& one : sequences) {
    const auto n = static_cast<int64_t>(one.ids.size());
    Matrix map{n, n, std::vector<float>(static_cast<size_t>(n * n))};
    for (int64_t i = 0; i < n; ++i)
      map.values[static_cast<size_t>(i * n + std::max<int64_t>(0, i - 63))] = 1;
    const HeadScores scores = score_head(map, one.period);
    for (size_t kind = 0; kind < head_kind_count; ++kind) sum.values[kind] += scores.values[kind];
  }
  for (double& value : sum.values) value /= static_cast<double>(sequences.size());
  EXPECT_LT(sum.of(HeadKind::induction), 0.4);
  EXPECT_LT(sum.of(HeadKind::duplicate_token), 0.4);
}

}  // namespace
}  // namespace attnlab
