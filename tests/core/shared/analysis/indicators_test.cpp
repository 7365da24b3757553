// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/indicators.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/shared/base/rng.h"
#include "core/shared/forms/form_info.h"
#include "tests/support/errors.h"

namespace attnlab {
namespace {

constexpr double exact = 1e-6;

Matrix map_of(int64_t n, const std::function<double(int64_t, int64_t)>& weight) {
  Matrix map{n, n, {}};
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = 0; j < n; ++j)
      map.values.push_back(j <= i ? static_cast<float>(weight(i, j)) : 0.0F);
  return map;
}
double uniform(int64_t i, int64_t) { return 1.0 / static_cast<double>(i + 1); }
double identity(int64_t i, int64_t j) { return i == j ? 1 : 0; }
double first_token(int64_t, int64_t j) { return j == 0 ? 1 : 0; }
double shifted(int64_t i, int64_t j) { return j == std::max<int64_t>(0, i - 1) ? 1 : 0; }

double sum_over(int64_t from, int64_t to, const std::function<double(double)>& term) {
  double sum = 0;
  for (int64_t i = from; i <= to; ++i) sum += term(static_cast<double>(i));
  return sum;
}

void expect_range_is_missing(const LogitRange& range) {
  for (const double value :
       {range.min, range.lower_quartile, range.median, range.upper_quartile, range.max})
    EXPECT_TRUE(std::isnan(value));
}

class ClosedForms : public testing::TestWithParam<int64_t> {
 protected:
  const int64_t n = GetParam();
  const double rows = static_cast<double>(n);
  [[nodiscard]] LayerIndicators of(const std::function<double(int64_t, int64_t)>& weight) const {
    const Matrix map = map_of(n, weight);
    return indicators(std::span(&map, 1));
  }
};

TEST_P(ClosedForms, Uniform) {
  const LayerIndicators layer = of(uniform);
  const double harmonic = sum_over(1, n, [](double i) { return 1 / i; });
  EXPECT_NEAR(layer.mean.entropy, sum_over(1, n, [](double i) { return std::log(i); }) / rows,
              exact);
  EXPECT_NEAR(layer.mean.normalised_entropy, 1, exact);
  EXPECT_NEAR(layer.mean.concentration, std::sqrt(harmonic), exact);
  EXPECT_NEAR(layer.mean.sink, harmonic / rows, exact);
  for (int64_t back = 0; back < loc_focus_offsets; ++back)
    EXPECT_NEAR(
        layer.mean.loc_focus[static_cast<size_t>(back)],
        sum_over(back + 1, n, [](double i) { return 1 / i; }) / (rows - static_cast<double>(back)),
        exact);
  EXPECT_EQ(layer.head_diversity, 0);
  expect_range_is_missing(layer.logits);
}

TEST_P(ClosedForms, Identity) {
  const LayerIndicators layer = of(identity);
  EXPECT_EQ(layer.mean.entropy, 0);
  EXPECT_EQ(layer.mean.normalised_entropy, 0);
  EXPECT_NEAR(layer.mean.concentration, std::sqrt(rows), exact);
  EXPECT_NEAR(layer.mean.sink, 1 / rows, exact);
  EXPECT_EQ(layer.mean.loc_focus, (std::array<double, 4>{1, 0, 0, 0}));
}

TEST_P(ClosedForms, ALayerWithoutMixingIsTheIdentityWithoutLogits) {
  const LayerProbe off{.mixing = false, .form = {}, .num_heads = 3, .q = {}, .k = {}, .v = {}};
  const LayerIndicators layer = indicators(off, n);
  const LayerIndicators same = of(identity);
  EXPECT_FALSE(layer.mixing);
  ASSERT_EQ(layer.heads.size(), 3U);
  for (const MapIndicators& head : {layer.mean, layer.heads[2]}) {
    EXPECT_EQ(head.entropy, same.mean.entropy);
    EXPECT_EQ(head.normalised_entropy, same.mean.normalised_entropy);
    EXPECT_NEAR(head.concentration, same.mean.concentration, 1e-12);
    EXPECT_NEAR(head.sink, same.mean.sink, 1e-12);
    EXPECT_EQ(head.loc_focus, same.mean.loc_focus);
  }
  EXPECT_EQ(layer.head_diversity, 0);
  expect_range_is_missing(layer.logits);
}

TEST_P(ClosedForms, AllOnTheFirstToken) {
  const LayerIndicators layer = of(first_token);
  EXPECT_EQ(layer.mean.entropy, 0);
  EXPECT_NEAR(layer.mean.concentration, std::sqrt(rows), exact);
  EXPECT_EQ(layer.mean.sink, 1);
  for (int64_t back = 0; back < loc_focus_offsets; ++back)
    EXPECT_NEAR(layer.mean.loc_focus[static_cast<size_t>(back)],
                1 / (rows - static_cast<double>(back)), exact);
}

TEST_P(ClosedForms, ShiftedDiagonal) {
  const LayerIndicators layer = of(shifted);
  EXPECT_EQ(layer.mean.entropy, 0);
  EXPECT_NEAR(layer.mean.concentration, std::sqrt(rows), exact);
  EXPECT_NEAR(layer.mean.sink, 2 / rows, exact);
  EXPECT_NEAR(layer.mean.loc_focus[0], 1 / rows, exact);
  EXPECT_NEAR(layer.mean.loc_focus[1], 1, exact);
  EXPECT_EQ(layer.mean.loc_focus[2], 0);
  EXPECT_EQ(layer.mean.loc_focus[3], 0);
}

TEST_P(ClosedForms, TwoOppositeHeads) {
  // They differ by 1 in two cells of every row but the first: a population deviation of ½ each.
  const std::vector<Matrix> maps = {map_of(n, identity), map_of(n, first_token)};
  const LayerIndicators layer = indicators(maps);
  EXPECT_NEAR(layer.head_diversity, (rows - 1) / (rows * (rows + 1) / 2), exact);
  EXPECT_NEAR(layer.mean.sink, (1 + 1 / rows) / 2, exact);
  EXPECT_EQ(layer.heads[1].sink, 1);
}

TEST_P(ClosedForms, EqualHeadsDoNotDiffer) {
  const std::vector<Matrix> maps(5, map_of(n, uniform));
  EXPECT_EQ(indicators(maps).head_diversity, 0);
}

INSTANTIATE_TEST_SUITE_P(Lengths, ClosedForms, testing::Values(4, 7, 31, 32, 33, 300));

TEST(Indicators, WhatAShortMapHasNotIsMissing) {
  const Matrix one = map_of(1, uniform);
  const LayerIndicators layer = indicators(std::span(&one, 1));
  EXPECT_EQ(layer.mean.entropy, 0);
  EXPECT_TRUE(std::isnan(layer.mean.normalised_entropy));
  EXPECT_EQ(layer.mean.loc_focus[0], 1);
  for (size_t back = 1; back < 4; ++back) EXPECT_TRUE(std::isnan(layer.mean.loc_focus[back]));
  const LayerIndicators off =
      indicators(LayerProbe{.mixing = false, .form = {}, .q = {}, .k = {}, .v = {}}, 2);
  EXPECT_EQ(off.mean.loc_focus[1], 0);
  EXPECT_TRUE(std::isnan(off.mean.loc_focus[2]));
}

LayerProbe random_layer(const std::string& form, int64_t length, int64_t heads, int64_t kv_heads,
                        int64_t dim, double scale = 1) {
  LayerProbe layer{.form = form,
                   .num_heads = heads,
                   .num_kv_heads = kv_heads,
                   .head_dim = dim,
                   .q = {},
                   .k = {},
                   .v = {}};
  Rng rng(23);
  const auto fill = [&](std::vector<float>& values, int64_t count, double by) {
    for (int64_t i = 0; i < count * length * dim; ++i)
      values.push_back(static_cast<float>(by * rng.normal()));
  };
  fill(layer.q, heads, scale);
  fill(layer.k, kv_heads, 1);
  fill(layer.v, kv_heads, 1);
  return layer;
}

/// Everything as the definitions say, in double, from whole matrices.
struct Plain {
  std::vector<std::vector<double>> maps;
  std::vector<double> scores;
  int64_t n;

  Plain(const LayerProbe& layer, int64_t length) : n(length) {
    const FormInfo& form = form_info(layer.form);
    const auto size = static_cast<size_t>(length * layer.head_dim);
    const std::vector<double> parameters = default_values(form);
    for (int64_t head = 0; head < layer.num_heads; ++head) {
      const int64_t kv = head / (layer.num_heads / layer.num_kv_heads);
      const HeadInput input{std::span(layer.q).subspan(static_cast<size_t>(head) * size, size),
                            std::span(layer.k).subspan(static_cast<size_t>(kv) * size, size),
                            length,
                            layer.head_dim,
                            window_of(form, 0, parameters),
                            parameters,
                            head,
                            layer.num_heads};
      maps.emplace_back(static_cast<size_t>(n * n));
      form.map(input, maps.back());
      for (int64_t i = 0; i < n; ++i)
        for (int64_t j = form.scores_are_pairs ? input.first(i) : i; j <= i; ++j)
          scores.push_back(input.score(i, j) + (form.bias ? form.bias(input, i, j) : 0));
    }
    std::ranges::sort(scores);
  }
  [[nodiscard]] double at(size_t head, int64_t i, int64_t j) const {
    return maps[head][static_cast<size_t>(i * n + j)];
  }
  [[nodiscard]] double quantile(double share) const {
    const double rank = share * static_cast<double>(scores.size() - 1);
    const auto below = static_cast<size_t>(rank);
    const double next = below + 1 < scores.size() ? scores[below + 1] : scores[below];
    return scores[below] + (rank - static_cast<double>(below)) * (next - scores[below]);
  }
  [[nodiscard]] double entropy(size_t head, bool normalised) const {
    double sum = 0;
    for (int64_t i = normalised ? 1 : 0; i < n; ++i) {
      double row = 0;
      for (int64_t j = 0; j <= i; ++j)
        if (at(head, i, j) > 0) row -= at(head, i, j) * std::log(at(head, i, j));
      sum += normalised ? row / std::log(static_cast<double>(i + 1)) : row;
    }
    return sum / static_cast<double>(normalised ? n - 1 : n);
  }
  [[nodiscard]] double diversity() const {
    double total = 0;
    for (int64_t i = 0; i < n; ++i)
      for (int64_t j = 0; j <= i; ++j) {
        double mean = 0, variance = 0;
        for (size_t h = 0; h < maps.size(); ++h)
          mean += at(h, i, j) / static_cast<double>(maps.size());
        for (size_t h = 0; h < maps.size(); ++h)
          variance += std::pow(at(h, i, j) - mean, 2) / static_cast<double>(maps.size());
        total += std::sqrt(variance);
      }
    return total / (static_cast<double>(n) * static_cast<double>(n + 1) / 2);
  }
};

void expect_equal(const LayerIndicators& found, const Plain& plain) {
  const int64_t n = plain.n;
  for (size_t h = 0; h < plain.maps.size(); ++h) {
    const MapIndicators& head = found.heads[h];
    EXPECT_NEAR(head.entropy, plain.entropy(h, false), exact);
    if (n > 1) {
      EXPECT_NEAR(head.normalised_entropy, plain.entropy(h, true), exact);
    }
    double squares = 0, sink = 0;
    for (int64_t i = 0; i < n; ++i) {
      sink += plain.at(h, i, 0);
      for (int64_t j = 0; j <= i; ++j) squares += std::pow(plain.at(h, i, j), 2);
    }
    EXPECT_NEAR(head.concentration, std::sqrt(squares), exact);
    EXPECT_NEAR(head.sink, sink / static_cast<double>(n), exact);
    for (int64_t back = 0; back < std::min(n, loc_focus_offsets); ++back) {
      double sum = 0;
      for (int64_t i = back; i < n; ++i) sum += plain.at(h, i, i - back);
      EXPECT_NEAR(head.loc_focus[static_cast<size_t>(back)], sum / static_cast<double>(n - back),
                  exact);
    }
  }
  EXPECT_NEAR(found.head_diversity, plain.diversity(), exact);
  const LogitRange& range = found.logits;
  const double found_range[] = {range.min, range.lower_quartile, range.median, range.upper_quartile,
                                range.max};
  for (size_t i = 0; i < 5; ++i) {
    const double expected = plain.quantile(0.25 * static_cast<double>(i));
    EXPECT_NEAR(found_range[i], expected, exact * std::max(1.0, std::abs(expected)));
  }
}

TEST(Indicators, AreThoseOfTheDefinitions) {
  struct Sizes {
    int64_t length, heads, kv_heads, dim;
  };
  for (const FormInfo* form : all_forms())
    for (const auto& [length, heads, kv_heads, dim] :
         {Sizes{1, 2, 1, 2}, Sizes{2, 1, 1, 6}, Sizes{15, 4, 2, 8}, Sizes{16, 3, 3, 4},
          Sizes{33, 4, 1, 10}, Sizes{300, 3, 3, 32}, Sizes{1100, 1, 1, 8}}) {
      SCOPED_TRACE(std::string(form->name) + " L " + std::to_string(length));
      const LayerProbe layer = random_layer(std::string(form->name), length, heads, kv_heads, dim);
      expect_equal(indicators(layer, length), Plain(layer, length));
    }
}

TEST(Indicators, SelfGateStaysExactAtAnyScale) {
  const LayerProbe layer = random_layer("self_gate", 200, 2, 2, 8, 1000);
  Plain plain(layer, 200);
  for (double& score : plain.scores) score /= 1000;  // fp32 keeps seven digits of a logit
  LayerIndicators found = indicators(layer, 200);
  for (double* value : {&found.logits.min, &found.logits.lower_quartile, &found.logits.median,
                        &found.logits.upper_quartile, &found.logits.max})
    *value /= 1000;
  expect_equal(found, plain);
}

TEST(Indicators, LargeLogitsKeepWeightsFinite) {
  for (const char* form : {"softmax", "taylor"}) {
    const LayerProbe layer = random_layer(form, 100, 2, 2, 8, 3000);
    const Plain plain(layer, 100);
    const LayerIndicators found = indicators(layer, 100);
    EXPECT_NEAR(found.logits.max / plain.scores.back(), 1, exact);
    EXPECT_NEAR(found.mean.entropy, (plain.entropy(0, false) + plain.entropy(1, false)) / 2, 1e-3);
  }
}

TEST(Indicators, EqualLogitsAreCountedRight) {
  LayerProbe layer = random_layer("softmax", 64, 2, 2, 4);
  std::ranges::fill(layer.q, 0.0F);
  const LayerIndicators found = indicators(layer, 64);
  for (const double value : {found.logits.min, found.logits.median, found.logits.max})
    EXPECT_EQ(value, 0);
  EXPECT_NEAR(found.mean.normalised_entropy, 1, exact);
}

TEST(Indicators, AValueThatIsNoNumberIsNotHidden) {
  for (const FormInfo* form : all_forms()) {
    LayerProbe layer = random_layer(std::string(form->name), 40, 2, 2, 4);
    layer.q[3 * 4] = std::numeric_limits<float>::quiet_NaN();
    const LayerIndicators found = indicators(layer, 40);
    EXPECT_TRUE(std::isnan(found.heads[0].entropy)) << form->name;
    EXPECT_FALSE(std::isnan(found.heads[1].entropy)) << form->name;
    EXPECT_TRUE(std::isnan(found.mean.entropy)) << form->name;
    EXPECT_TRUE(std::isnan(found.head_diversity)) << form->name;
    expect_range_is_missing(found.logits);
  }
}

TEST(Indicators, OfAProbeAreThoseOfItsLayers) {
  Probe probe;
  probe.ids.assign(12, 0);
  probe.layers = {random_layer("softmax", 12, 2, 2, 4), {}, random_layer("taylor", 12, 2, 1, 4)};
  probe.layers[1].mixing = false;
  probe.layers[2].fixed = true;
  const auto layers = indicators(probe);
  ASSERT_EQ(layers.size(), 3U);
  EXPECT_TRUE(layers[0].mixing);
  EXPECT_FALSE(layers[0].fixed);
  EXPECT_FALSE(layers[1].mixing);
  EXPECT_TRUE(layers[2].fixed);
  EXPECT_EQ(layers[2].heads[1].entropy, indicators(probe.layers[2], 12).heads[1].entropy);
}

TEST(Indicators, WhatCannotBeDescribedIsNamed) {
  test::expect_mentions(test::error_of([] { indicators(std::span<const Matrix>()); }), "no map");
  const std::vector<Matrix> maps = {map_of(3, uniform), map_of(4, uniform)};
  test::expect_mentions(test::error_of([&] { indicators(maps); }), "4 x 4");
  LayerProbe layer = random_layer("softmax", 8, 2, 2, 4);
  layer.k.pop_back();
  test::expect_mentions(test::error_of([&] { indicators(layer, 8); }), "k has 63 values");
  layer.form = "softmin";
  test::expect_mentions(test::error_of([&] { indicators(layer, 0); }), "nothing to look at");
}

}  // namespace
}  // namespace attnlab
