// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/head_evidence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

#include "core/shared/analysis/evidence_report.h"
#include "core/shared/analysis/evidence_state.h"
#include "core/shared/base/rng.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

constexpr int64_t length = 70, heads = 3, head_dim = 8;  // more than two panels of rows

std::vector<float> drawn(const std::string& name, int64_t text, int64_t count) {
  Rng rng(static_cast<uint64_t>(text), name);
  std::vector<float> values;
  for (int64_t i = 0; i < count; ++i) values.push_back(static_cast<float>(2 * rng.normal()));
  return values;
}

std::vector<int64_t> ids_of(int64_t text) {
  Rng rng(static_cast<uint64_t>(text), "ids");
  std::vector<int64_t> ids;
  for (int64_t i = 0; i < length; ++i) ids.push_back(static_cast<int64_t>(rng.below(20)));
  return ids;
}

LayerProbe layer_of(const std::string& form, int64_t text, int64_t window = 0) {
  LayerProbe layer;
  layer.form = form;
  layer.num_heads = layer.num_kv_heads = heads;
  layer.head_dim = head_dim;
  layer.window = window;
  layer.q = drawn("q", text, heads * length * head_dim);
  layer.k = drawn("k", text, heads * length * head_dim);
  return layer;
}

LayerProbe without_mixing() {
  LayerProbe layer;
  layer.mixing = false;
  layer.num_heads = heads;
  return layer;
}

/// The scores as their words say, over a whole map.
struct Naive {
  double previous = 0, duplicate = 0, induction = 0;
  int64_t duplicates = 0, inductions = 0;
  std::vector<std::pair<float, int64_t>> scores;  ///< of rows, largest first

  Naive(const Matrix& map, const std::vector<int64_t>& ids) {
    for (int64_t i = 1; i < length; ++i) {
      previous += static_cast<double>(map.at(i, i - 1));
      bool same = false, next = false;
      float score = 0;
      for (int64_t j = 0; j < i; ++j) {
        if (j > 0) score = std::max(score, map.at(i, j));
        if (ids[static_cast<size_t>(j)] != ids[static_cast<size_t>(i)]) continue;
        same = true;
        duplicate += static_cast<double>(map.at(i, j));
        if (j + 1 == i) continue;
        next = true;
        induction += static_cast<double>(map.at(i, j + 1));
      }
      duplicates += same;
      inductions += next;
      if (i > 1) scores.emplace_back(score, i);
    }
    std::ranges::stable_sort(scores, std::greater(), &std::pair<float, int64_t>::first);
  }
};

class OneText : public testing::TestWithParam<std::pair<std::string, int64_t>> {};

TEST_P(OneText, ScoresAndRowsAreThoseOfWholeMaps) {
  const auto [form, window] = GetParam();
  const LayerProbe layer = layer_of(form, 1, window);
  const auto ids = ids_of(1);
  const LayerOfText found = evidence_of_text(layer, Repeats(ids), 7);
  const LayerIndicators whole = indicators(layer, length);
  EXPECT_EQ(found.indicators.head_diversity, whole.head_diversity);
  ASSERT_EQ(found.heads.size(), static_cast<size_t>(heads));
  for (int64_t h = 0; h < heads; ++h) {
    const HeadOfText& head = found.heads[static_cast<size_t>(h)];
    const Matrix map = head_matrix(layer, length, h, Stage::weights);
    const Naive naive(map, ids);
    EXPECT_EQ(found.indicators.heads[static_cast<size_t>(h)].entropy,
              whole.heads[static_cast<size_t>(h)].entropy);
    EXPECT_NEAR(head.previous_token.mean(), naive.previous / (length - 1), 1e-6);
    EXPECT_EQ(head.duplicate_token.rows, naive.duplicates);
    EXPECT_NEAR(head.duplicate_token.sum, naive.duplicate, 1e-5);
    EXPECT_EQ(head.induction.rows, naive.inductions);
    EXPECT_LT(naive.inductions, naive.duplicates) << "a token twice in a row is no induction";
    EXPECT_NEAR(head.induction.sum, naive.induction, 1e-5);
    ASSERT_EQ(head.top.rows().size(), TopRows::most);
    for (size_t r = 0; r < TopRows::most; ++r) {
      const TopRow& row = head.top.rows()[r];
      EXPECT_NEAR(row.score, naive.scores[r].first, 1e-6);
      EXPECT_EQ(row.text, 7);
      EXPECT_EQ(row.keys.size(), std::min<size_t>(keys_of_row, row.position + 1));
      for (const KeyWeight& key : row.keys)
        EXPECT_NEAR(key.weight, map.at(row.position, key.position), 1e-6);
      EXPECT_TRUE(std::ranges::is_sorted(row.keys, std::greater(), &KeyWeight::weight));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Forms, OneText,
                         testing::Values(std::pair("softmax", 0), std::pair("taylor", 0),
                                         std::pair("self_gate", 0), std::pair("softmax", 9)));

TEST(HeadEvidence, RepeatsAreTheEarlierSameTokens) {
  const Repeats repeats(std::vector<int64_t>{5, 7, 5, 5, 7});
  const auto at = [&](int64_t i) {
    const auto before = repeats.before(i);
    return std::vector<int32_t>(before.begin(), before.end());
  };
  EXPECT_EQ(repeats.length(), 5);
  EXPECT_TRUE(at(0).empty());
  EXPECT_TRUE(at(1).empty());
  EXPECT_EQ(at(2), (std::vector<int32_t>{0}));
  EXPECT_EQ(at(3), (std::vector<int32_t>{0, 2}));
  EXPECT_EQ(at(4), (std::vector<int32_t>{1}));
}

TEST(HeadEvidence, TopRowsKeepTheLargestAndOfEqualOnesTheFirst) {
  TopRows top;
  for (int64_t i = 0; i < 100; ++i) top.add({static_cast<float>(i % 10 + 1), 0, i, {}});
  ASSERT_EQ(top.rows().size(), TopRows::most);
  EXPECT_EQ(top.bar(), 9);
  EXPECT_EQ(top.rows()[0].position, 9);
  EXPECT_EQ(top.rows()[9].position, 99);
  EXPECT_EQ(top.rows()[10].position, 8);
  top.add({9, 0, 1000, {}});
  EXPECT_EQ(top.rows().back().position, 98);
  top.add({std::numeric_limits<float>::quiet_NaN(), 0, 0, {}});
  EXPECT_EQ(top.rows().back().position, 98);
}

TEST(HeadEvidence, SpreadIsThatOfAllValuesAndTheHistogramCountsThem) {
  Spread spread;
  const std::vector<double> values = {0.1, 0.2, 0.2, 0.97, 1.5, -0.5};
  double mean = 0, squares = 0;
  for (const double x : values) mean += x / 6;
  for (const double x : values) squares += (x - mean) * (x - mean) / 6;
  EXPECT_TRUE(std::isnan(spread.sd()));
  for (const double x : values) spread.add(x);
  EXPECT_NEAR(spread.mean, mean, 1e-12);
  EXPECT_NEAR(spread.sd(), std::sqrt(squares), 1e-12);
  const auto& counts = spread.histogram.counts;
  EXPECT_EQ(counts[0], 1) << "what lies below is counted at the end";
  EXPECT_EQ(counts[2], 1);
  EXPECT_EQ(counts[4], 2);
  EXPECT_EQ(counts[19], 2);
}

class OverTexts : public testing::Test {
 protected:
  static LayerOfText text(int64_t number, const EvidenceOverTexts& all) {
    return evidence_of_text(layer_of("softmax", number), Repeats(ids_of(number)), number,
                            all.bars(0));
  }
  static void add(EvidenceOverTexts& all, int64_t number) {
    LayerOfText second;
    second.indicators = indicators(without_mixing(), length);
    all.add({text(number, all), second});
  }
  static Json answer(const EvidenceOverTexts& all) {
    return to_json(all, 300, [](int64_t t, int64_t first, int64_t count) {
      std::string words;
      for (int64_t i = first; i < first + count; ++i)
        words += std::to_string(ids_of(t)[static_cast<size_t>(i)]) + " ";
      return words;
    });
  }
  EvidenceOverTexts all{{true, false}, heads, length};
};

TEST_F(OverTexts, RowsAreTheStrongestOfAllTextsThoughEachIsSearchedAboveABar) {
  std::vector<float> scores;
  for (int64_t number = 0; number < 6; ++number) {
    add(all, number);
    const Matrix map = head_matrix(layer_of("softmax", number), length, 0, Stage::weights);
    for (const auto& [score, row] : Naive(map, ids_of(number)).scores) scores.push_back(score);
  }
  std::ranges::sort(scores, std::greater());
  const auto& rows = all.layers()[0].heads[0].top.rows();
  std::set<int64_t> texts;
  for (size_t i = 0; i < TopRows::most; ++i) {
    EXPECT_NEAR(rows[i].score, scores[i], 1e-6);
    texts.insert(rows[i].text);
  }
  EXPECT_GT(texts.size(), 2u);
  EXPECT_EQ(all.texts(), 6);
  EXPECT_EQ(all.layers()[0].heads[0].indicators[0].count, 6);
  EXPECT_EQ(all.layers()[1].heads[0].indicators[0].count, 0);
}

TEST_F(OverTexts, TheAnswerReadsBackAndALayerWithoutMixingHasNulls) {
  for (int64_t number = 0; number < 3; ++number) add(all, number);
  const Json json = Json::parse(answer(all).dump());
  EXPECT_EQ(json["tokens"], 3 * length);
  EXPECT_EQ(json["layers"][1]["layer"], 2);
  EXPECT_TRUE(json["layers"][1]["heads"][0]["entropy"].is_null());
  const Json& first = json["layers"][0]["heads"][2]["top_rows"][0];
  EXPECT_EQ(first["offset"].get<int64_t>(),
            first["window"].get<int64_t>() * length + first["position"].get<int64_t>());
  EXPECT_TRUE(first["text"].get<std::string>().ends_with(first["token"].get<std::string>()));
  const EvidenceReport report = evidence_report(json, "answer");
  EXPECT_EQ(report.step, 300);
  EXPECT_EQ(report.mixing, (std::vector<bool>{true, false}));
  const HeadReport& head = report.layers[0][2];
  const HeadEvidence& own = all.layers()[0].heads[2];
  EXPECT_EQ(head.figures[0], own.indicators[0].mean);
  EXPECT_EQ(head.sd[1], own.indicators[1].sd());
  EXPECT_EQ(head.figures[9], own.induction.mean());
  EXPECT_EQ(head.histograms[0].counts, own.indicators[0].histogram.counts);
  ASSERT_EQ(head.top_rows.size(), TopRows::most);
  EXPECT_EQ(head.top_rows[3].position, own.top.rows()[3].position);
  EXPECT_TRUE(std::isnan(report.layers[1][0].figures[9]));
  const WindowText& window = report.windows.at(head.top_rows[0].text);
  EXPECT_EQ(window.tokens.size(), static_cast<size_t>(length));
  EXPECT_TRUE(window.text.starts_with(window.tokens[0]));
}

TEST_F(OverTexts, AnAnswerThatDoesNotFitIsRefused) {
  add(all, 0);
  Json json = answer(all);
  Json& row = json["layers"][0]["heads"][0]["top_rows"][0];
  row["position"] = length;
  test::expect_mentions(test::error_of([&] { (void)evidence_report(json, "answer"); }), "position");
  row["position"] = 0;
  row["window"] = 99;
  test::expect_mentions(test::error_of([&] { (void)evidence_report(json, "answer"); }), "window");
}

TEST_F(OverTexts, ADamagedStateIsRefusedAndNoneIsNothing) {
  const test::TempFolder folder;
  const auto file = folder / "state";
  EXPECT_FALSE(restore_evidence(file, {}, all));
  add(all, 0);
  save_evidence(file, {{"of", 1}}, all);
  EvidenceOverTexts again{{true, false}, heads, length};
  ASSERT_TRUE(restore_evidence(file, {{"of", 1}}, again));
  EXPECT_EQ(answer(again).dump(), answer(all).dump());
  std::fstream(file, std::ios::in | std::ios::out).seekp(200).put('7').put('8').put('9');
  test::expect_mentions(test::error_of([&] {
                          (void)restore_evidence(file, {{"of", 1}}, again);
                        }),
                        "damaged");
}

TEST_F(OverTexts, OtherLayersAreRefused) {
  EvidenceOverTexts other{{true}, heads, length};
  test::expect_mentions(test::error_of([&] { add(other, 0); }), "different models");
}

}  // namespace
}  // namespace attnlab
