// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/maps.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/shared/base/rng.h"
#include "core/shared/forms/form_info.h"
#include "tests/support/errors.h"

namespace attnlab {
namespace {

LayerProbe random_layer(const std::string& form, int64_t length, int64_t heads, int64_t kv_heads,
                        int64_t dim) {
  LayerProbe layer{.form = form,
                   .num_heads = heads,
                   .num_kv_heads = kv_heads,
                   .head_dim = dim,
                   .q = {},
                   .k = {},
                   .v = {}};
  Rng rng(17);
  const auto fill = [&](std::vector<float>& values, int64_t count) {
    for (int64_t i = 0; i < count * length * dim; ++i)
      values.push_back(static_cast<float>(rng.normal()));
  };
  fill(layer.q, heads);
  fill(layer.k, kv_heads);
  fill(layer.v, kv_heads);
  return layer;
}

/// The plain definition, from the whole probe: row i of kv head g.
std::span<const float> row(const std::vector<float>& values, const LayerProbe& layer,
                           int64_t length, int64_t head, int64_t i) {
  return std::span(values).subspan(static_cast<size_t>((head * length + i) * layer.head_dim),
                                   static_cast<size_t>(layer.head_dim));
}

double plain_score(const LayerProbe& layer, int64_t length, int64_t head, int64_t i, int64_t j) {
  const int64_t kv = head / (layer.num_heads / layer.num_kv_heads);
  const auto q = row(layer.q, layer, length, head, i);
  const auto k = row(layer.k, layer, length, kv, j);
  double sum = 0;
  for (size_t c = 0; c < q.size(); ++c)
    sum += static_cast<double>(q[c]) * static_cast<double>(k[c]);
  return sum / std::sqrt(static_cast<double>(layer.head_dim));
}

std::vector<double> plain_weights(const LayerProbe& layer, int64_t length, int64_t head) {
  const int64_t kv = head / (layer.num_heads / layer.num_kv_heads);
  const auto size = static_cast<size_t>(length * layer.head_dim);
  const std::span<const float> q =
      std::span(layer.q).subspan(static_cast<size_t>(head) * size, size);
  const std::span<const float> k = std::span(layer.k).subspan(static_cast<size_t>(kv) * size, size);
  std::vector<double> weights(static_cast<size_t>(length * length));
  const std::vector<double> parameters = default_values(form_info(layer.form));
  form_info(layer.form)
      .map({q, k, length, layer.head_dim, layer.window, parameters, head, layer.num_heads},
           weights);
  return weights;
}

struct Sizes {
  int64_t length, heads, kv_heads, dim;
};
// Lengths and widths around the sizes of the blocks that the products are cut into.
constexpr Sizes sizes[] = {{1, 1, 1, 2},  {2, 2, 1, 6},   {7, 4, 2, 8},    {31, 2, 2, 16},
                           {32, 1, 1, 4}, {33, 4, 1, 10}, {300, 2, 2, 64}, {521, 1, 1, 12}};

TEST(Maps, WeightsAreThoseOfThePlainLoop) {
  for (const FormInfo* form : all_forms())
    for (const auto& [length, heads, kv_heads, dim] : sizes) {
      const LayerProbe layer = random_layer(std::string(form->name), length, heads, kv_heads, dim);
      for (int64_t head = 0; head < heads; ++head) {
        const Matrix weights = head_matrix(layer, length, head, Stage::weights);
        const auto plain = plain_weights(layer, length, head);
        ASSERT_EQ(weights.rows, length);
        ASSERT_EQ(weights.columns, length);
        for (size_t i = 0; i < plain.size(); ++i)
          ASSERT_NEAR(weights.values[i], plain[i], 1e-6) << form->name << " L " << length;
      }
    }
}

TEST(Maps, RowsOfProbabilityMapsSumToOneAndSeeNoFuture) {
  for (const FormInfo* form : all_forms()) {
    if (!form->probability_map) continue;
    const int64_t n = 131;
    const Matrix a =
        head_matrix(random_layer(std::string(form->name), n, 1, 1, 8), n, 0, Stage::weights);
    for (int64_t i = 0; i < n; ++i) {
      double sum = 0;
      for (int64_t j = 0; j < n; ++j) {
        if (j > i) {
          ASSERT_EQ(a.at(i, j), 0) << form->name;
        }
        ASSERT_GE(a.at(i, j), 0) << form->name;
        sum += static_cast<double>(a.at(i, j));
      }
      ASSERT_NEAR(sum, 1, 1e-6) << form->name;
    }
  }
}

TEST(Maps, ScoresAreBeforeTheMaskAndTheMaskHidesTheFuture) {
  for (const char* form : {"softmax", "taylor"})
    for (const auto& [length, heads, kv_heads, dim] : sizes) {
      const LayerProbe layer = random_layer(form, length, heads, kv_heads, dim);
      const int64_t head = heads - 1;
      const Matrix scores = head_matrix(layer, length, head, Stage::scores);
      const Matrix mask = head_matrix(layer, length, head, Stage::mask);
      for (int64_t i = 0; i < length; ++i)
        for (int64_t j = 0; j < length; ++j) {
          ASSERT_NEAR(scores.at(i, j), plain_score(layer, length, head, i, j), 2e-6);
          if (j <= i) {
            ASSERT_EQ(mask.at(i, j), scores.at(i, j));
          } else {
            ASSERT_TRUE(std::isnan(mask.at(i, j)));
          }
        }
    }
}

TEST(Maps, SelfGateScoresAreOneAPositionInEveryRow) {
  const int64_t n = 40;
  const LayerProbe layer = random_layer("self_gate", n, 2, 1, 4);
  const Matrix scores = head_matrix(layer, n, 1, Stage::scores);
  const Matrix mask = head_matrix(layer, n, 1, Stage::mask);
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = 0; j < n; ++j) {
      EXPECT_FLOAT_EQ(scores.at(i, j), static_cast<float>(plain_score(layer, n, 1, j, j)));
      EXPECT_EQ(std::isnan(mask.at(i, j)), j > i);
    }
}

TEST(Maps, TheOutputIsTheMapTimesTheValues) {
  for (const FormInfo* form : all_forms())
    for (const auto& [length, heads, kv_heads, dim] : sizes) {
      const LayerProbe layer = random_layer(std::string(form->name), length, heads, kv_heads, dim);
      const int64_t head = heads - 1;
      const Matrix output = head_matrix(layer, length, head, Stage::output);
      const auto weights = plain_weights(layer, length, head);
      ASSERT_EQ(output.rows, length);
      ASSERT_EQ(output.columns, dim);
      for (int64_t i = 0; i < length; ++i)
        for (int64_t c = 0; c < dim; ++c) {
          double sum = 0;
          for (int64_t j = 0; j <= i; ++j)
            sum += weights[static_cast<size_t>(i * length + j)] *
                   static_cast<double>(
                       row(layer.v, layer, length, kv_heads - 1, j)[static_cast<size_t>(c)]);
          ASSERT_NEAR(output.at(i, c), sum, 2e-6) << form->name << " L " << length;
        }
    }
}

TEST(Maps, ByHandForTwoTokens) {
  // d_h = 4, so scores are q·k / 2: x_00 = 2, x_01 = 6, x_10 = 1, x_11 = 3.
  LayerProbe layer{.form = "softmax",
                   .num_heads = 1,
                   .num_kv_heads = 1,
                   .head_dim = 4,
                   .q = {2, 0, 0, 0, 1, 0, 0, 0},
                   .k = {2, 0, 0, 0, 6, 0, 0, 0},
                   .v = {1, 0, 0, 0, 0, 10, 0, 0}};
  EXPECT_EQ(head_matrix(layer, 2, 0, Stage::scores).values, (std::vector<float>{2, 6, 1, 3}));
  const float late = 1 / (1 + std::exp(-2.0F));
  const Matrix weights = head_matrix(layer, 2, 0, Stage::weights);
  EXPECT_EQ(weights.at(0, 0), 1);
  EXPECT_EQ(weights.at(0, 1), 0);
  EXPECT_NEAR(weights.at(1, 1), late, 1e-7);
  const Matrix output = head_matrix(layer, 2, 0, Stage::output);
  EXPECT_EQ(output.at(0, 0), 1);
  EXPECT_EQ(output.at(0, 1), 0);
  EXPECT_NEAR(output.at(1, 0), 1 - late, 1e-7);
  EXPECT_NEAR(output.at(1, 1), 10 * late, 1e-6);
  layer.form = "taylor";
  EXPECT_NEAR(head_matrix(layer, 2, 0, Stage::weights).at(1, 0), 2.5 / 11, 1e-7);
  layer.form = "self_gate";
  EXPECT_EQ(head_matrix(layer, 2, 0, Stage::scores).values, (std::vector<float>{2, 3, 2, 3}));
  EXPECT_NEAR(head_matrix(layer, 2, 0, Stage::weights).at(1, 0), 1 / (1 + std::exp(1.0)), 1e-7);
}

TEST(Maps, LargeScoresStayFinite) {
  LayerProbe layer = random_layer("softmax", 50, 1, 1, 8);
  for (float& q : layer.q) q *= 1000;
  for (const float weight : head_matrix(layer, 50, 0, Stage::weights).values)
    ASSERT_TRUE(std::isfinite(weight));
}

TEST(Maps, ATokenThatIsNoNumberSpoilsNoEarlierRow) {
  const int64_t n = 40, broken = 21;
  for (const FormInfo* form : all_forms()) {
    LayerProbe layer = random_layer(std::string(form->name), n, 1, 1, 4);
    const Matrix before = head_matrix(layer, n, 0, Stage::output);
    for (auto* values : {&layer.q, &layer.k, &layer.v})
      std::fill_n(values->begin() + broken * 4, 4, NAN);
    const Matrix after = head_matrix(layer, n, 0, Stage::output);
    for (int64_t i = 0; i < n; ++i)
      for (int64_t c = 0; c < 4; ++c) {
        if (i < broken) {
          ASSERT_EQ(after.at(i, c), before.at(i, c)) << form->name << " row " << i;
        }
        if (i == broken) {
          ASSERT_TRUE(std::isnan(after.at(i, c))) << form->name;
        }
      }
  }
}

TEST(Maps, WithoutMixingATokenSeesItself) {
  const LayerProbe layer{.mixing = false, .form = "", .q = {}, .k = {}, .v = {}};
  const Matrix weights = head_matrix(layer, 3, 0, Stage::weights);
  EXPECT_EQ(weights.values, (std::vector<float>{1, 0, 0, 0, 1, 0, 0, 0, 1}));
  for (const Stage stage : {Stage::scores, Stage::mask}) {
    const Matrix scores = head_matrix(layer, 3, 0, stage);
    ASSERT_EQ(scores.values.size(), 9U);
    EXPECT_TRUE(std::ranges::all_of(scores.values, [](float x) { return std::isnan(x); }));
  }
  const Matrix output = head_matrix(layer, 3, 0, Stage::output);
  EXPECT_EQ(output.rows, 3);
  EXPECT_EQ(output.columns, 0);
}

TEST(Maps, AReplacedMapStandsInForTheLayersOwn) {
  LayerProbe layer = random_layer("softmax", 5, 4, 2, 3);
  const Matrix own = head_matrix(layer, 5, 3, Stage::mask);
  const auto value = [&](int64_t i, int64_t c) {
    return layer.v[static_cast<size_t>((5 + i) * 3 + c)];  // heads 3 and 4 share the second
  };
  for (const MapChoice choice : {MapChoice::uniform, MapChoice::identity, MapChoice::previous}) {
    layer.replaced = choice;
    EXPECT_EQ(head_matrix(layer, 5, 3, Stage::weights).values, replaced_map(choice, 5).values);
    EXPECT_EQ(head_matrix(layer, 5, 3, Stage::mask).at(4, 2), own.at(4, 2)) << "q and k stay";
    const Matrix output = head_matrix(layer, 5, 3, Stage::output);
    for (int64_t i = 0; i < 5; ++i)
      for (int64_t c = 0; c < 3; ++c) {
        double expected = value(choice == MapChoice::previous ? std::max<int64_t>(0, i - 1) : i, c);
        if (choice == MapChoice::uniform) {
          expected = 0;
          for (int64_t j = 0; j <= i; ++j) expected += static_cast<double>(value(j, c)) / (i + 1);
        }
        EXPECT_NEAR(output.at(i, c), expected, 1e-6) << name_of(choice);
      }
  }
}

TEST(Maps, AZeroedHeadGivesNothingAndItsNeighboursStay) {
  LayerProbe layer = random_layer("taylor", 6, 2, 1, 4);
  const Matrix weights = head_matrix(layer, 6, 1, Stage::weights);
  const Matrix neighbour = head_matrix(layer, 6, 0, Stage::output);
  layer.zero_heads = {1};
  EXPECT_EQ(head_matrix(layer, 6, 1, Stage::output).values, std::vector<float>(24, 0));
  EXPECT_EQ(head_matrix(layer, 6, 1, Stage::weights).values, weights.values);
  EXPECT_EQ(head_matrix(layer, 6, 0, Stage::output).values, neighbour.values);
}

TEST(Maps, WhatDoesNotFitIsRefused) {
  LayerProbe layer = random_layer("softmax", 5, 4, 2, 4);
  test::expect_mentions(test::error_of([&] { head_matrix(layer, 5, 4, Stage::weights); }),
                        "head 5 does not exist");
  test::expect_mentions(test::error_of([&] { head_matrix(layer, 5, -1, Stage::weights); }),
                        "does not exist");
  test::expect_mentions(test::error_of([&] { head_matrix(layer, 6, 0, Stage::weights); }),
                        "q has 80 values, expected 96");
  layer.num_kv_heads = 3;
  test::expect_mentions(test::error_of([&] { head_matrix(layer, 5, 0, Stage::weights); }),
                        "cannot share");
  test::expect_mentions(test::error_of([] { parse_stage("weihgts"); }), "did you mean `weights`");
  EXPECT_EQ(parse_stage(name_of(Stage::mask)), Stage::mask);
}

TEST(ReadMap, NumbersOfASmallMap) {
  const Matrix map{3, 3, {1, 0, 0, 0.25F, 0.75F, 0, 0.5F, 0.25F, 0.25F}};
  const MapReading r = read_map(map);
  EXPECT_DOUBLE_EQ(r.first_token, 1.75 / 3);
  EXPECT_DOUBLE_EQ(r.self, 2.0 / 3);
  EXPECT_DOUBLE_EQ(r.previous, 0.25);
  EXPECT_NEAR(r.entropy, (0.25 * std::log(4) + 0.75 * std::log(4.0 / 3) + 1.5 * std::log(2)) / 3,
              1e-7);
  EXPECT_NEAR(r.uniform_entropy, (std::log(2) + std::log(3)) / 3, 1e-12);
  EXPECT_EQ(r.strongest_row, 1);  // row 0 has no choice
  EXPECT_EQ(r.strongest_column, 1);
  EXPECT_EQ(describe(r),
            "58 % on the first token, 67 % on itself, 25 % on the token before, "
            "entropy 0.5 of 0.6 nats");
}

TEST(ReadMap, AUniformMapHasTheMostEntropy) {
  Matrix map{64, 64, std::vector<float>(64 * 64)};
  for (int64_t i = 0; i < 64; ++i)
    for (int64_t j = 0; j <= i; ++j)
      map.values[static_cast<size_t>(i * 64 + j)] = 1 / static_cast<float>(i + 1);
  const MapReading r = read_map(map);
  EXPECT_NEAR(r.entropy, r.uniform_entropy, 1e-6);
}

TEST(ReadMap, NumbersThatDoNotExist) {
  const MapReading one = read_map({1, 1, {1}});
  EXPECT_TRUE(std::isnan(one.previous));
  EXPECT_EQ(one.entropy, 0);
  EXPECT_EQ(one.strongest_row, 0);
  EXPECT_EQ(describe(one), "100 % on the first token, 100 % on itself, entropy 0.0 of 0.0 nats");
  EXPECT_TRUE(std::isnan(read_map({2, 2, {1, 0, 2, -1}}).entropy));  // no probability map
  test::expect_mentions(test::error_of([] { read_map({0, 0, {}}); }), "cannot be read");
  test::expect_mentions(test::error_of([] { read_map({3, 4, std::vector<float>(12)}); }), "3 x 4");
}

}  // namespace
}  // namespace attnlab
